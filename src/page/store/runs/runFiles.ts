/** Parts of a stored run as files that other tools read. */

import { eventsFileName, tensorboardEvents } from '#run/tensorboardEvents.ts';
import { wandbHistory } from '#run/wandbHistory.ts';
import { configToJson } from '#store/config/configTravel.ts';
import type { PageLab } from '#store/pageLab.ts';
import { metricsCsv } from './metricsCsv.ts';

export interface RunFile {
  readonly fileName: string;
  readonly bytes: ArrayBuffer;
}

export type RunFileKind = 'tensorboard' | 'wandb' | 'csv' | 'config';

/**
 * A TensorBoard event file, a history for Weights & Biases, all metrics as CSV, or the config as JSON; null for a run that is not
 * in the history. For a run in progress: the part stored so far.
 * @throws StorageError when its records cannot be read
 */
export async function runFile(
  lab: Pick<PageLab, 'history' | 'readMetrics'>,
  runId: string,
  kind: RunFileKind,
): Promise<RunFile | null> {
  const entry = lab.history.entry(runId);
  if (entry === null) return null;
  if (kind === 'config') {
    const text = new TextEncoder().encode(configToJson(entry.config));
    return { fileName: `${runId}-config.json`, bytes: text.buffer };
  }
  const { steps, evaluations } = await lab.readMetrics(runId);
  if (kind === 'csv') {
    return {
      fileName: `${runId}-metrics.csv`,
      bytes: await metricsCsv(steps, evaluations, entry.config),
    };
  }
  const { startedAt, config } = entry;
  const recorded = { startedAt, config, steps, evaluations };
  return kind === 'wandb'
    ? { fileName: `${runId}-wandb.jsonl`, bytes: await wandbHistory(recorded) }
    : { fileName: eventsFileName(runId, startedAt), bytes: await tensorboardEvents(recorded) };
}
