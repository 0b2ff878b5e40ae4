/** Which section of the settings is open, kept over a reload, and which stage is shown. */
import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createKept } from '#store/page/kept.ts';
import type { Keep } from '#store/page/uiStore.ts';

export const SECTIONS = [
  'images',
  'encoder',
  'heads',
  'method',
  'prototypes',
  'optimizer',
  'training',
  'stopping',
  'stages',
  'views',
  'evaluation',
] as const;

export type SectionId = (typeof SECTIONS)[number];

/** Sections that are too large for a column: they open in the main area. */
const IN_MAIN_AREA: ReadonlySet<SectionId> = new Set<SectionId>(['heads', 'stages', 'views']);

export interface RailState {
  readonly open: SectionId | null;
  /** 0-based number of the stage that the diagram shows; null for the last. */
  readonly stage: number | null;
  /** How often a section of the column was shown from elsewhere, also one that was open already. */
  readonly shows: number;
}

export interface Rail extends StoreApi<RailState> {
  /** Opens a section, closes the one that was open, and brings it into view. */
  show(section: SectionId): void;
  /** Opens a closed section, closes an open one. */
  toggle(section: SectionId): void;
  close(): void;
  /** Gives the main area back to the results. */
  leaveMainArea(): void;
  chooseStage(stage: number): void;
}

export const opensInMainArea = (section: SectionId | null): boolean =>
  section !== null && IN_MAIN_AREA.has(section);

/** @param keep localStorage, or null if unavailable */
export function createRail(keep: Keep | null): Rail {
  const kept = createKept(keep, 'section', v.object({ open: v.nullable(v.picklist(SECTIONS)) }));
  const store = createStore<RailState>(() => ({
    open: kept.read()?.open ?? null,
    stage: null,
    shows: 0,
  }));
  const open = (section: SectionId | null) => {
    if (store.getState().open === section) return;
    store.setState({ open: section });
    kept.write({ open: section });
  };
  return Object.assign(store, {
    show(section: SectionId) {
      open(section);
      if (opensInMainArea(section)) return;
      store.setState({ shows: store.getState().shows + 1 });
    },
    toggle: (section: SectionId) => open(store.getState().open === section ? null : section),
    close: () => open(null),
    leaveMainArea() {
      if (opensInMainArea(store.getState().open)) open(null);
    },
    chooseStage: (stage: number) => store.setState({ stage }),
  });
}
