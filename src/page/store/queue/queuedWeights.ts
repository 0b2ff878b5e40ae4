/** The files of weights that queued runs begin with: the queue stores their fingerprints, not the files. */
import { say, type Words } from '#base/words.ts';
import type { ChosenWeights, WeightsSource } from '#run/weights.ts';
import type { QueueItem } from './queueRecord.ts';

/** The file, if it was chosen since the page was loaded or a copy of it is kept. */
export type QueuedWeights = (weights: WeightsSource) => ChosenWeights | null;

/** What must be chosen again before the first of these runs can begin; null where nothing must. */
export function missingWeights(
  items: readonly Pick<QueueItem, 'state' | 'runId' | 'weights' | 'label'>[],
  fileOf: QueuedWeights,
): Words | null {
  for (const { state, runId, weights, label } of items) {
    // A run that had begun continues from its own state.
    if (state !== 'waiting' || runId !== null || weights === undefined) continue;
    if (fileOf(weights) !== null) continue;
    return say(
      '“{{run}}” begins with the weights “{{file}}” (SHA-256 {{hash}}…), of which this browser keeps no copy. Choose the same file again with Start from weights, under Export, then resume the queue.',
      { run: label, file: weights.file, hash: weights.sha256.slice(0, 12) },
    );
  }
  return null;
}
