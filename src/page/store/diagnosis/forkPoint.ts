/** Where a fork that a diagnosis proposes can begin. */
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import type { NewQueueItem } from '#store/queue/queue.ts';

export type ForkBeginning =
  | {
      readonly kind: 'checkpoint';
      /** Steps trained in the stored state. */
      readonly step: number;
    }
  | {
      readonly kind: 'start';
      /**
       * `damaged`: the weights before the fault are affected already; `training`: the run still
       * trains and replaces its checkpoint; `none`: no state from before the fault is stored.
       */
      readonly why: 'damaged' | 'training' | 'none';
    };

/** Most steps a state may have been trained for and still precede the fault. */
function soundSteps({ step, evidence }: Diagnosis): number {
  const since = evidence.find(({ key }) => key === 'staleKeys')?.values.since;
  // A state at the stage boundary contains the old keys already.
  return typeof since === 'number' ? since - 1 : step - 1;
}

/** @param checkpointStep of the run's stored state; null where there is none */
export function forkBeginning(
  diagnosis: Diagnosis,
  fix: Fix,
  active: boolean,
  checkpointStep: number | null,
): ForkBeginning {
  if (fix.from === 'start') return { kind: 'start', why: 'damaged' };
  if (active) return { kind: 'start', why: 'training' };
  const usable = checkpointStep !== null && checkpointStep > 0;
  return usable && checkpointStep <= soundSteps(diagnosis)
    ? { kind: 'checkpoint', step: checkpointStep }
    : { kind: 'start', why: 'none' };
}

/** @param label the fix in a few words */
export function forkItem(
  { runId, config }: { readonly runId: string; readonly config: RunConfig },
  fix: Fix,
  label: string,
  beginning: ForkBeginning,
): NewQueueItem {
  return {
    label,
    preset: `${runId.replace(/-[0-9a-f]{6}$/, '').replace(/-fix$/, '')}-fix`,
    config: { ...config, ...fix.changes },
    group: null,
    forkedFrom: runId,
    fromCheckpoint: beginning.kind === 'checkpoint',
  };
}
