/** Findings that any step can have or that several causes share. */
import type { Finding } from '#run/diagnosis.ts';
import { methodOf } from '#run/methods.ts';
import type { FindingRow } from './causes/cause.ts';
import type { Evidence, FirstNonFinite } from './evidence.ts';

type Values = Finding['values'];

/** A finding about the earlier steps; null if there were none. */
const overSteps =
  (values: (approach: Evidence['approach']) => Values): FindingRow['measure'] =>
  ({ approach }) =>
    approach.steps === 0 ? null : values(approach);

export const updateRatio: FindingRow = {
  key: 'updateRatio',
  sign: 'Update ratio',
  sentence:
    'The median tensor moved by {{mean}} of its norm per step over the last {{steps}} steps, at most by {{peak}}; 0.1 to 0.5 % is healthy.',
  shares: ['mean', 'peak'],
  measure: overSteps(({ updateRatioMean: mean, updateRatioPeak: peak, steps }) => ({
    mean,
    peak,
    steps,
  })),
};

export const weightGrowth: FindingRow = {
  key: 'weightGrowth',
  sign: 'Weights',
  sentence: '{{tensor}} has grown to {{growth}} times its initial norm; up to 1.3 is healthy.',
  measure: overSteps(({ weightGrowth: growth, grownTensor }) => ({
    growth,
    tensor: grownTensor ?? 'A tensor',
  })),
};

export const gradient: FindingRow = {
  key: 'gradient',
  sign: 'Gradient norm',
  sentence: 'The gradient norm went from {{first}} to {{last}} in {{steps}} steps.',
  measure: overSteps(({ gradNormFirst: first, gradNormLast: last, steps }) => ({
    first,
    last,
    steps,
  })),
};

export const activation: FindingRow = {
  key: 'activation',
  sign: 'Largest activation',
  sentence:
    'The largest activation, in {{layer}}, went from {{first}} to {{last}} in {{steps}} steps: {{share}} of the half-precision limit.',
  shares: ['share'],
  measure: overSteps(({ activationFirst: first, activationLast: last, loudestLayer, steps }) => ({
    ...{ first, last, steps },
    // A record of metrics alone does not tell.
    layer: loudestLayer ?? 'network',
    share: last / 65504,
  })),
};

export const spread: FindingRow = {
  key: 'spread',
  sign: 'Feature spread',
  sentence:
    'The feature spread is {{last}} of that of random directions; its maximum was {{best}}.',
  shares: ['last', 'best'],
  measure: overSteps(({ spreadLast: last, spreadBest: best }) => ({ last, best })),
};

export const hollow: FindingRow = {
  key: 'hollow',
  sign: 'Accuracy',
  sentence:
    'Naive accuracy {{naive}} %, strict accuracy {{strict}} %; the loss is {{loss}}, {{share}} of the chance level.',
  shares: ['share'],
  measure: ({
    config,
    approach: { accNaive: naive, accStrict: strict, loss, lossOverChance: share },
  }) => (methodOf(config.method).usesNegatives ? { naive, strict, loss, share } : null),
};

export const tied: FindingRow = {
  key: 'tied',
  sign: 'Ties',
  sentence: 'In {{share}} of the rows the positive ties with the largest negative.',
  shares: ['share'],
  measure: ({ approach: { tiedRows: share } }) => (share > 0 ? { share } : null),
};

/** A finding about the first non-finite array; null if there is none or it is of another part. */
const ofFirst =
  (holds: (part: FirstNonFinite['part']) => boolean): FindingRow['measure'] =>
  ({ first, step }) => {
    if (first === null || !holds(first.part)) return null;
    const { tensor, op, nan, positive, negative, elements } = first;
    return { tensor, op, nan, positive, negative, elements, step };
  };

/** Findings about the step itself, for every cause. */
export const BREAK_FINDINGS: readonly FindingRow[] = [
  {
    key: 'notReplayed',
    sign: 'Replay',
    sentence: 'Step {{step}} could not be replayed: the state before it is no longer available.',
    measure: ({ broke, first, step, fromRecord }) =>
      broke && first === null && !fromRecord ? { step } : null,
  },
  {
    key: 'recordBroke',
    sign: 'Not checked',
    sentence:
      'The run was trained elsewhere, and its record holds no state to replay step {{step}} from. It is not known which tensor broke first, whether images or state were damaged before it, and whether the step is finite in f32. Import its checkpoint and resume it here to have its next steps looked into.',
    measure: ({ broke, step, fromRecord }) => (broke && fromRecord ? { step } : null),
  },
  {
    key: 'firstNonFinite',
    sign: 'First non-finite value',
    sentence:
      'First in {{tensor}}, written by {{op}} at step {{step}}: {{nan}} NaN, {{positive}} +∞ and {{negative}} −∞ among {{elements}} elements.',
    measure: ofFirst((part) => part !== 'state'),
  },
  {
    key: 'stateNonFinite',
    sign: 'First non-finite value',
    sentence:
      '{{tensor}} was already non-finite before step {{step}}: {{nan}} NaN, {{positive}} +∞ and {{negative}} −∞ among {{elements}} elements.',
    measure: ofFirst((part) => part === 'state'),
  },
  {
    key: 'badImages',
    sign: 'Images',
    sentence: 'Images with such views in this batch: {{images}}.',
    measure: ({ first }) =>
      first?.part === 'data' && first.images.length > 0
        ? { images: first.images.join(', '), count: first.images.length }
        : null,
  },
  {
    key: 'finiteInSingle',
    sign: 'Replay in f32',
    sentence: 'Replayed in f32, step {{step}} is finite: half precision is the cause.',
    measure: ({ first, finiteInSingle, step }) =>
      first !== null && finiteInSingle === true ? { step } : null,
  },
  {
    key: 'brokenInSingle',
    sign: 'Replay in f32',
    sentence: 'Replayed in f32, step {{step}} is non-finite too: half precision is not the cause.',
    measure: ({ first, finiteInSingle, step }) =>
      first !== null && finiteInSingle === false ? { step } : null,
  },
];

/** What a record of metrics does not tell of a finite step, for every cause, after its own findings. */
export const RECORD_FINDINGS: readonly FindingRow[] = [
  {
    key: 'recordFinite',
    sign: 'Not checked',
    sentence:
      'The run was trained elsewhere, and its record holds metrics alone. It is not known how noisy the statistics of batch norm are, whether the median weight has shrunk, and which layer and tensor the largest values are of.',
    measure: ({ broke, fromRecord }) => (fromRecord && !broke ? {} : null),
  },
];

/** The findings that apply, in the order of the rows. */
export function findingsOf(rows: readonly FindingRow[], evidence: Evidence): Finding[] {
  return rows.flatMap(({ key, measure }) => {
    const values = measure(evidence);
    return values === null ? [] : [{ key, values }];
  });
}
