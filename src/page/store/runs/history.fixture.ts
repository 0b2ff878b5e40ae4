import { presetConfig } from '#run/presets.ts';
import { NO_METADATA, type RunMetadata } from '#run/runMetadata.ts';
import { UNKNOWN_ADAPTER, unknownImages } from '#storage/unknownParts.ts';
import type { HistoryEntry } from './archive.ts';

/** A finished run of `quick` as a history entry; tests override fields. */
export const historyEntry = (
  runId: string,
  changes: Partial<HistoryEntry> = {},
  metadata: Partial<RunMetadata> = {},
): HistoryEntry => ({
  runId,
  state: 'finished',
  config: presetConfig('quick'),
  dataset: 'Emoji scenes',
  data: unknownImages('Emoji scenes'),
  adapter: UNKNOWN_ADAPTER,
  startedAt: 1000,
  endedAt: 61_000,
  totalSteps: 200,
  stepsPerEpoch: 25,
  steps: 200,
  lastLoss: 5,
  lastKnn: 30,
  bestKnn: 31,
  fault: null,
  failure: null,
  hasCheckpoint: true,
  notes: [],
  diagnoses: [],
  metadata: { ...NO_METADATA, ...metadata },
  ...changes,
});
