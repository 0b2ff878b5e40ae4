/** Checkpoints as files: requested of the worker, one at a time, but those in its memory all at once. */
import type { TrainerClient } from '#client/client.ts';
import type { ModelExport } from '#run/modelExports.ts';
import type { Machine } from '#store/page/machine.ts';
import type { RunsStore } from './runsStore.ts';

export function createCheckpointExport(
  client: Pick<TrainerClient, 'send'>,
  runs: RunsStore,
  machine: Pick<Machine, 'restartWorker'>,
) {
  return {
    /** Of a run, or of the one whose charts are shown; the newest, or that of a step. */
    exportCheckpoint(runId = runs.getState().shown?.runId, step?: number, as?: ModelExport): void {
      if (runId === undefined || runs.getState().exporting !== null) return;
      if (runs.getState().worker === 'dead') machine.restartWorker();
      runs.setState({ exporting: runId });
      const from = step === undefined ? {} : { step };
      client.send({ type: 'exportCheckpoint', runId, ...from, ...(as && { as }) });
    },
    /** Those that could not be stored. */
    exportHeld(): void {
      for (const { runId, step } of runs.getState().held) {
        client.send({ type: 'exportCheckpoint', runId, step });
      }
    },
  };
}
