import type { ImportedState } from '#checkpoint/modelState.ts';
import type { Dataset } from '#data/dataset.ts';
import type { Gpu } from '#gpu/device.ts';
import type { RunConfig } from '#run/config.ts';
import type { FeatureStorage } from '#run/featureStore.ts';
import type { Event } from '#run/protocol.ts';
import type { Clustering } from '#run/prototypes.ts';
import type { TileKeeping } from '#run/tiles.ts';
import type { RunControl } from './control.ts';
import type { Scratch } from './passes/gatheredRows.ts';

/** Receives a run's events, checkpoints and clusterings. */
export interface RunHost {
  emit(event: Event): void;
  /**
   * Stores a whole checkpoint, which is finite: after every epoch and so before every stage, after
   * 30 s of training, at a pause, and at the end.
   */
  keep(step: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Stores every new clustering, before `clusteringFinished`; if absent, none is kept. */
  keepClustering?(clustering: Clustering): Promise<void>;
  /** A clock in milliseconds that only goes forward; if absent, the platform's. */
  readonly now?: () => number;
  /** Where the times of tiles are kept; if absent, the tiles are those of the table. */
  readonly tiles?: TileKeeping;
  /** Where the features that are clustered are kept, batch by batch. */
  readonly features: FeatureStorage;
  /** Where an evaluation puts rows that are many; if absent, they stay in memory. */
  readonly scratch?: Scratch;
}

/** What a run trains with. */
export interface RunParts {
  readonly runId: string;
  readonly config: RunConfig;
  readonly gpu: Gpu;
  readonly dataset: Dataset;
  readonly control: RunControl;
  readonly host: RunHost;
  /** The checkpoint that a run resumes from; null for a new run. */
  readonly resume: ImportedState | null;
}
