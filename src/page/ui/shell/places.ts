/** The panels the page has, in the order of their links. */
import type { ComponentType } from 'react';
import type { Panel } from '#store/page/pageRoute.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';

export interface Place {
  readonly panel: Panel;
  /** The link's name, in English. */
  readonly label: string;
  /** Loads when it is first shown; null for Train, which is part of the first load. */
  readonly Content: ComponentType | null;
  /** Not among the page's links; other places lead to it. */
  readonly unlisted?: true;
}

export const PLACES: readonly Place[] = [
  { panel: 'train', label: 'Train', Content: null },
  {
    panel: 'compare',
    label: 'Compare',
    Content: later(
      () => import('#ui/compare/ComparePanel.tsx'),
      (module) => module.ComparePanel,
    ),
  },
  {
    panel: 'prototypes',
    label: 'Prototypes',
    Content: later(
      () => import('#ui/prototypes/PrototypesPanel.tsx'),
      (module) => module.PrototypesPanel,
    ),
  },
  {
    panel: 'experiments',
    label: 'Experiments',
    Content: later(
      () => import('#ui/experiments/ExperimentsPanel.tsx'),
      (module) => module.ExperimentsPanel,
    ),
  },
  {
    panel: 'runs',
    label: 'Runs',
    Content: later(
      () => import('#ui/runs/RunsPanel.tsx'),
      (module) => module.RunsPanel,
    ),
  },
  {
    panel: 'bench',
    label: 'Bench',
    Content: later(
      () => import('#ui/bench/BenchPanel.tsx'),
      (module) => module.BenchPanel,
    ),
    unlisted: true,
  },
];
