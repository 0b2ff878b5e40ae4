/** A lab without a worker and without storage: the gallery plays both. */
import { type ReactNode, useState } from 'react';
import type { StepMetrics } from '#run/metrics.ts';
import type { Event } from '#run/protocol.ts';
import { NO_METADATA, type RunMetadata } from '#run/runMetadata.ts';
import { LabContext } from '#store/hooks.ts';
import { createLab } from '#store/lab.ts';
import type { PageLab } from '#store/pageLab.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { ADAPTER, DATASET, SAMPLES } from './samples.ts';

interface GalleryLabProps {
  /** The stored runs, newest first. */
  readonly entries?: readonly HistoryEntry[];
  /** What storage holds of each of them. */
  readonly stored?: readonly StepMetrics[];
  /** The query and the fragment of the address that the lab believes in. */
  readonly search?: string;
  readonly hash?: string;
  /** Whether device and images are there. */
  readonly ready?: boolean;
  /** What the worker reports once the lab is open. */
  readonly events?: readonly Event[];
  readonly arrange?: (lab: PageLab) => void;
  readonly children: ReactNode;
}

/** Its children see a lab of their own, in the state that the props describe. */
export function GalleryLab({ children, ...state }: GalleryLabProps) {
  const [lab] = useState(() => openGalleryLab(state));
  return <LabContext value={lab}>{children}</LabContext>;
}

const OPENED: readonly Event[] = [
  { type: 'deviceOpened', adapter: ADAPTER },
  { type: 'datasetLoaded', summary: DATASET, samples: SAMPLES },
];

function openGalleryLab({
  entries = [],
  stored = [],
  search = '?preset=quick',
  hash = '',
  ready = true,
  events = [],
  arrange,
}: Omit<GalleryLabProps, 'children'>): PageLab {
  const listeners = new Set<(event: Event) => void>();
  const metadata = new Map<string, RunMetadata>(
    entries.map((entry) => [entry.runId, entry.metadata]),
  );
  const lab = createLab({
    client: {
      send: () => {},
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      restart: () => {},
    },
    openArchive: async () => ({
      list: async () => ({
        entries: entries.map((entry) => ({
          ...entry,
          metadata: metadata.get(entry.runId) ?? NO_METADATA,
        })),
        problems: [],
      }),
      readMetrics: async () => ({ steps: stored, evaluations: [], problems: [] }),
      readTensorHealth: async () => [],
      checkpoints: async () => [],
      annotate: async (runId, change) => {
        const changed = { ...(metadata.get(runId) ?? NO_METADATA), ...change };
        metadata.set(runId, changed);
        return changed;
      },
      putEnd: async () => true,
      purge: async () => {},
      storageUse: async () => ({ usedBytes: 12_000_000, roomBytes: null, persisted: null }),
      persist: async () => {},
      readQueue: async () => null,
      writeQueue: async () => {},
      ownQueue: (owned) => owned(),
    }),
    search,
    hash,
    systemTheme: 'light',
    systemLanguage: 'en',
    automated: true,
    keep: null,
    download: () => {},
  });
  lab.open();
  for (const event of [...(ready ? OPENED : []), ...events]) {
    for (const listener of listeners) listener(event);
  }
  arrange?.(lab);
  return lab;
}
