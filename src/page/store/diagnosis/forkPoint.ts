/** Where a fork that a diagnosis proposes can begin. */
import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { THRESHOLD } from '#diagnosis/thresholds.ts';
import type { Diagnosis, Finding, Fix } from '#run/diagnosis.ts';
import type { NewQueueItem } from '#store/queue/queue.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';

export type ForkBeginning =
  | {
      readonly kind: 'checkpoint';
      /** Steps trained in it: the newest that is sound. */
      readonly step: number;
    }
  | {
      readonly kind: 'start';
      /** Why the stored state is not used, from the evidence; a sentence. */
      readonly why: Words;
    };

/** Most steps a state may have been trained for and still precede the fault. */
function soundSteps({ step, evidence }: Diagnosis): number {
  const since = evidence.find(({ key }) => key === 'staleKeys')?.values.since;
  // A state at the stage boundary contains the old keys already.
  return typeof since === 'number' ? since - 1 : step - 1;
}

/** What a finding says about the weights that the run has stored. */
interface StateRow {
  readonly finding: string;
  /** The value in it that tells, and from where on it does. */
  readonly value: string;
  readonly tells: (value: number) => boolean;
  readonly because: (values: Finding['values'], before: string) => Words;
}

/** The findings by which a state before the fault is of no use, the plainest first. */
const SPOILT: readonly StateRow[] = [
  {
    finding: 'stateNonFinite',
    value: 'step',
    tells: () => true,
    because: ({ tensor }, before) =>
      say('Starts at step 1: {{tensor}} was not finite before step {{step}} already.', {
        tensor: String(tensor),
        step: before,
      }),
  },
  {
    finding: 'weightGrowth',
    value: 'growth',
    tells: (growth) => growth > THRESHOLD.growth,
    because: ({ growth }, before) =>
      say('Starts at step 1: the weights had grown ×{{growth}} before step {{step}}.', {
        growth: Number(Number(growth).toPrecision(3)),
        step: before,
      }),
  },
  {
    finding: 'deadUnits',
    value: 'share',
    tells: (share) => share > THRESHOLD.dead,
    because: ({ share }, before) =>
      say('Starts at step 1: {{share}} % of the units were dead before step {{step}}.', {
        share: (100 * Number(share)).toPrecision(3),
        step: before,
      }),
  },
  {
    finding: 'spread',
    value: 'last',
    tells: (last) => !(last >= THRESHOLD.spread),
    because: (_, before) =>
      say('Starts at step 1: the features had collapsed before step {{step}}.', { step: before }),
  },
];

/** Why a fix starts over: what the evidence says of the stored weights, else how they came about. */
function startReason({ step, evidence }: Diagnosis): Words {
  for (const { finding, value, tells, because } of SPOILT) {
    const values = evidence.find(({ key }) => key === finding)?.values;
    const told = values?.[value];
    if (values !== undefined && typeof told === 'number' && tells(told)) {
      return because(values, formatCount(step));
    }
  }
  return say('Starts at step 1: the stored weights were trained with the settings it changes.');
}

/** @param steps of the run's checkpoints */
export function forkBeginning(
  diagnosis: Diagnosis,
  fix: Fix,
  active: boolean,
  steps: readonly number[],
): ForkBeginning {
  if (fix.from === 'start') return { kind: 'start', why: startReason(diagnosis) };
  if (active) {
    const why = say(
      'Starts at step 1: the run is still training, so its checkpoint keeps changing.',
    );
    return { kind: 'start', why };
  }
  const newest = Math.max(0, ...steps.filter((step) => step <= soundSteps(diagnosis)));
  return newest > 0
    ? { kind: 'checkpoint', step: newest }
    : {
        kind: 'start',
        why: say('Starts at step 1: no checkpoint from before the fault is stored.'),
      };
}

/** Where a fork begins, in a sentence. */
export function beginningSentence(beginning: ForkBeginning): Words {
  return beginning.kind === 'start'
    ? beginning.why
    : say('Starts from the checkpoint of step {{step}}, before the fault.', {
        step: formatCount(beginning.step),
      });
}

/** @param label the fix in a few words */
export function forkItem(
  run: Pick<HistoryEntry, 'runId' | 'config' | 'weights'>,
  fix: Fix,
  label: Words,
  beginning: ForkBeginning,
): NewQueueItem {
  const { runId, config, weights } = run;
  return {
    label,
    preset: `${runId.replace(/-[0-9a-f]{6}$/, '').replace(/-fix$/, '')}-fix`,
    config: { ...config, ...fix.changes },
    group: null,
    forkedFrom: runId,
    fromCheckpoint: beginning.kind === 'checkpoint',
    ...(beginning.kind === 'checkpoint' && { fromStep: beginning.step }),
    ...(beginning.kind === 'start' && weights && { weights }),
  };
}
