/** Parts of a stored run as files that other tools read. */

import { configToJson } from '#store/config/configTravel.ts';
import type { PageLab } from '#store/pageLab.ts';
import { metricsCsv } from './metricsCsv.ts';
import { eventsFileName, tensorboardEvents } from './tensorboardEvents.ts';

export interface RunFile {
  readonly fileName: string;
  readonly bytes: ArrayBuffer;
}

export type RunFileKind = 'tensorboard' | 'csv' | 'config';

/**
 * A TensorBoard event file, all metrics as CSV, or the config as JSON; null for a run that is not
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
  return {
    fileName: eventsFileName(runId, startedAt),
    bytes: await tensorboardEvents({ startedAt, config, steps, evaluations }),
  };
}
