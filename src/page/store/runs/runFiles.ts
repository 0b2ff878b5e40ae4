/** A stored run as a file for the user. */

import type { PageLab } from '#store/lab.ts';
import { type WholeRun, wholeRunJson } from './chartExport.ts';
import { eventsFileName, tensorboardEvents } from './tensorboardEvents.ts';

export interface RunFile {
  readonly fileName: string;
  readonly bytes: ArrayBuffer;
}

/**
 * The whole run as one JSON file, or as a TensorBoard event file; null for a run that is not in
 * the history. For a run in progress: the part stored so far.
 * @throws StorageError when its records cannot be read
 */
export async function runFile(
  lab: Pick<PageLab, 'history' | 'readMetrics'>,
  runId: string,
  kind: 'json' | 'tensorboard',
): Promise<RunFile | null> {
  const entry = lab.history.entry(runId);
  if (entry === null) return null;
  const { steps, evaluations } = await lab.readMetrics(runId);
  const { state, config, dataset, startedAt, totalSteps, stepsPerEpoch, notes, metadata } = entry;
  if (kind === 'tensorboard') {
    return {
      fileName: eventsFileName(runId, startedAt),
      bytes: await tensorboardEvents({ startedAt, steps, evaluations }),
    };
  }
  const run: WholeRun = {
    ...{ runId, name: metadata.name, state, dataset, startedAt, totalSteps, stepsPerEpoch },
    ...{ config, notes, steps, evaluations },
  };
  return { fileName: `${runId}.json`, bytes: await wholeRunJson(run) };
}
