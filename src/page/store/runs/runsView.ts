/** How the user looks at the table of runs; a reload keeps it. */
import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunState } from '#run/protocol.ts';
import { createKept } from '#store/page/kept.ts';
import type { Keep } from '#store/page/uiStore.ts';
import {
  COLUMN_KEYS,
  type ColumnKey,
  columnOf,
  FIRST_COLUMNS,
  isColumnKey,
} from './runsColumns.ts';
import type { RunsFilter, SortKey } from './runsTable.ts';

export interface RunsView extends RunsFilter {
  /** The columns beside the name, in the order of the table. */
  readonly columns: readonly ColumnKey[];
  readonly tag: string | null;
}

export interface RunsViewStore extends StoreApi<RunsView> {
  change(view: Partial<RunsFilter>): void;
  /** Sorts by a column, or turns the order round. */
  sortBy(key: SortKey): void;
  toggleColumn(key: ColumnKey): void;
  resetColumns(): void;
}

const FIRST: RunsView = {
  search: '',
  state: 'any',
  tag: null,
  sort: 'started',
  descending: true,
  columns: FIRST_COLUMNS,
};

const STATES = ['starting', 'training', 'paused', 'finished', 'stopped', 'failed', 'any'] as const;

const viewSchema: v.GenericSchema<unknown, RunsView> = v.object({
  search: v.optional(v.string(), ''),
  state: v.optional(v.picklist(STATES satisfies readonly (RunState | 'any')[]), 'any'),
  tag: v.optional(v.nullable(v.string()), null),
  sort: v.pipe(
    v.string(),
    v.transform((key): SortKey => (key === 'name' || isColumnKey(key) ? key : FIRST.sort)),
  ),
  descending: v.boolean(),
  // A column of another version cannot be shown.
  columns: v.pipe(
    v.array(v.string()),
    v.transform((keys) => keys.filter(isColumnKey)),
  ),
});

export function createRunsView(keep: Keep | null): RunsViewStore {
  const kept = createKept(keep, 'runsTable', viewSchema);
  const store = createStore<RunsView>(() => kept.read() ?? FIRST);
  store.subscribe((view) => kept.write(view));
  return Object.assign(store, {
    change: (view: Partial<RunsFilter>) => store.setState(view),
    sortBy(key: SortKey) {
      const { sort, descending } = store.getState();
      // Figures and dates begin with the largest, words with A.
      const falling = key === 'started' || (key !== 'name' && columnOf(key).number === true);
      store.setState({ sort: key, descending: sort === key ? !descending : falling });
    },
    toggleColumn(key: ColumnKey) {
      const { columns } = store.getState();
      const wanted = (other: ColumnKey) => columns.includes(other) !== (other === key);
      store.setState({ columns: COLUMN_KEYS.filter(wanted) });
    },
    resetColumns: () => store.setState({ columns: FIRST_COLUMNS }),
  });
}
