/** The six numbers under a run's verdict, each with what it is to be read against. */
import { formatCount, formatPercent, formatValue } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { chanceLoss, methodOf } from '#run/methods.ts';
import { knnProtocolWords } from '#run/protocols.ts';
import type { LatestStep } from './latestStep.ts';

export interface RunNumber {
  readonly key: string;
  readonly label: Words;
  readonly value: string;
  /** What to compare it with, in two or three words; null if there is nothing. */
  readonly context: Words | null;
  /** How it is measured. */
  readonly help: Words | null;
  /** `bad`: not finite, or a sign that the run is broken. */
  readonly tone: 'plain' | 'bad';
}

const NONE = '–';

/** Largest finite half-precision number. */
const HALF_MAX = 65504;

/** Points by which the naive accuracy may exceed the strict one without a remark: single ties. */
const TIE_POINTS = 5;

const number = (
  key: string,
  label: Words,
  value: number | null,
  format: (value: number) => string,
  { context, help = null, bad = false }: Partial<RunNumber> & { readonly bad?: boolean } = {},
): RunNumber => ({
  ...{ key, label, context: context ?? null, help },
  value: value === null ? NONE : format(value),
  tone: bad || (value !== null && !Number.isFinite(value)) ? 'bad' : 'plain',
});

/** @param evaluation the newest; null before the first */
export function runNumbers(
  config: RunConfig,
  latest: LatestStep | null,
  evaluation: Evaluation | null,
): readonly RunNumber[] {
  const { lossInst = null, accInst = null, accInstNaive = null } = latest ?? {};
  const hollow = accInst !== null && accInstNaive !== null && accInstNaive - accInst > TIE_POINTS;
  const { candidates, lossName, usesNegatives } = methodOf(config.method);
  const chance = candidates === null ? null : 100 / candidates.count(config);
  return [
    number('loss', say('{{loss}} loss', { loss: lossName }), lossInst, formatValue, {
      context: lossContext(config, latest),
    }),
    number('strict', say('Instance acc., strict'), accInst, formatPercent, {
      context: chance === null ? null : say('chance {{share}} %', { share: formatValue(chance) }),
      help: say('Rows whose positive is strictly the largest; NaN is a miss'),
    }),
    number('naive', say('Instance acc., naive'), accInstNaive, formatPercent, {
      context: naiveContext(usesNegatives, hollow),
      help: say('As top-1 is usually computed: ties and NaN rows count as hits'),
      bad: hollow,
    }),
    number('knn', knnLabel(evaluation), evaluation?.knnTop1 ?? null, formatPercent, {
      context: knnContext(config, evaluation),
      help: say('Neighbours vote with weight exp(cosine / {{t}})', { t: config.knnTemperature }),
    }),
    activation(config, latest?.maxActivation ?? null),
    throughput(config, latest?.stepMs ?? null),
  ];
}

function naiveContext(usesNegatives: boolean, hollow: boolean): Words {
  if (!usesNegatives) return say('no negatives');
  return hollow ? say('ties, NaN as hits') : say('ties as hits');
}

function lossContext(config: RunConfig, latest: LatestStep | null): Words | null {
  const chance = chanceLoss(config);
  if (chance === null) return null;
  const loss = latest?.lossInst ?? Number.NaN;
  const at = formatValue(chance);
  return Number.isFinite(loss)
    ? say('chance {{chance}} · {{share}} %', {
        share: Math.round((100 * loss) / chance),
        chance: at,
      })
    : say('chance {{chance}}', { chance: at });
}

function knnLabel(evaluation: Evaluation | null): Words {
  return evaluation === null
    ? say('kNN, held out')
    : say('kNN held out, epoch {{epoch}}', { epoch: formatCount(evaluation.epoch) });
}

/** The protocol, or why there is no accuracy. */
function knnContext(config: RunConfig, evaluation: Evaluation | null): Words {
  if (evaluation === null) return say('not measured yet');
  if (evaluation.knnTop1 === null) return say('images have no labels');
  return knnProtocolWords(config);
}

function activation({ autocast }: RunConfig, value: number | null): RunNumber {
  return number('activation', say('Largest activation'), value, formatValue, {
    context: autocast ? say('fp16 max {{max}}', { max: formatCount(HALF_MAX) }) : say('in f32'),
    bad: autocast && value !== null && value > HALF_MAX / 4,
  });
}

function throughput({ batchSize }: RunConfig, stepMs: number | null): RunNumber {
  const speed = stepMs === null ? null : (1000 * batchSize) / stepMs;
  return number('throughput', say('Images per second'), speed, formatCount, {
    context: stepMs === null ? null : say('{{ms}} ms a step', { ms: formatValue(stepMs) }),
    help: say('Mean over the last steps, without pauses and evaluations'),
  });
}
