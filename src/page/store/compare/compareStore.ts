/** What of the comparison a reload must not lose: the runs chosen last, and the open sections. */
import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createKept } from '#store/page/kept.ts';
import type { Keep, UiStore } from '#store/page/uiStore.ts';

export interface CompareState {
  /** Sections that were opened or folded by hand, by name. */
  readonly open: Readonly<Record<string, boolean>>;
}

export interface CompareStore extends StoreApi<CompareState> {
  setOpen(section: string, open: boolean): void;
}

/** The address takes precedence: without runs in it the last chosen ones are compared. */
export function createCompareStore(ui: UiStore, keep: Keep | null): CompareStore {
  const query = createKept(keep, 'compare.runs', v.string());
  const sections = createKept(keep, 'compare.sections', v.record(v.string(), v.boolean()));
  const asked = ui.getState().queries.compare;
  if (asked === '') ui.setQuery('compare', query.read() ?? '');
  else query.write(asked);
  ui.subscribe(({ queries }, before) => {
    if (queries.compare !== before.queries.compare) query.write(queries.compare);
  });
  const store = createStore<CompareState>(() => ({ open: sections.read() ?? {} }));
  return Object.assign(store, {
    setOpen(section: string, open: boolean) {
      store.setState((state) => ({ open: { ...state.open, [section]: open } }));
      sections.write(store.getState().open);
    },
  });
}
