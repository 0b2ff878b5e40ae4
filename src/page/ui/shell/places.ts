/** The panels the page has, in the order of their links. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Panel } from '#store/page/pageRoute.ts';

export interface Place {
  readonly panel: Panel;
  /** The link's name, in English. */
  readonly label: string;
  /** Loads when it is first shown; null for Train, which is part of the first load. */
  readonly Content: LazyExoticComponent<ComponentType> | null;
}

export const PLACES: readonly Place[] = [
  { panel: 'train', label: 'Train', Content: null },
  {
    panel: 'compare',
    label: 'Compare',
    Content: lazy(async () => ({
      default: (await import('#ui/compare/ComparePanel.tsx')).ComparePanel,
    })),
  },
  {
    panel: 'prototypes',
    label: 'Prototypes',
    Content: lazy(async () => ({
      default: (await import('#ui/prototypes/PrototypesPanel.tsx')).PrototypesPanel,
    })),
  },
  {
    panel: 'experiments',
    label: 'Experiments',
    Content: lazy(async () => ({
      default: (await import('#ui/experiments/ExperimentsPanel.tsx')).ExperimentsPanel,
    })),
  },
  {
    panel: 'runs',
    label: 'Runs',
    Content: lazy(async () => ({ default: (await import('#ui/runs/RunsPanel.tsx')).RunsPanel })),
  },
];
