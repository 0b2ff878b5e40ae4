/** What a diagnosis says, in English: sources that the page looks up in its dictionary. */
import type { CauseName, Diagnosis, Finding, FindingKey, FixKey } from '#run/diagnosis.ts';

/** A text with places for values, `{{name}}`. */
export interface Sentence {
  readonly english: string;
  readonly values: Readonly<Record<string, string>>;
}

export const CAUSE_WORDS: Readonly<Record<CauseName, { title: string; sentence: string }>> = {
  lambRate: {
    title: 'LAMB at a rate of SGD’s',
    sentence:
      'LAMB moves every tensor by the learning rate times its own norm, whatever the gradient, so at this rate the weights grew step by step until the activations went out of bounds. A gradient clip cannot limit it.',
  },
  halfOverflow: {
    title: 'Overflow in half precision',
    sentence:
      'A value grew beyond 65,504, the largest that half precision holds, and became infinite. Nothing scaled the loss or skipped the step; in f32 the same step is finite.',
  },
  deadHead: {
    title: 'Dead ReLU head',
    sentence:
      'The ReLU that ends head a lets through one unit or none, so that all features are the same and every logit ties. A naive accuracy counts ties as hits and shows 100 %; no gradient comes through, so no further training revives it.',
  },
  collapse: {
    title: 'Representation collapse',
    sentence:
      'The embeddings of different images became the same. The loss goes to chance, and what accuracy is left tells keys apart by their age.',
  },
  nanData: {
    title: 'NaN in the data',
    sentence:
      'The images that went into the network held values that are not numbers, before any parameter had entered. One such value makes every tensor NaN in the same step.',
  },
  sgdRate: {
    title: 'Learning rate too high for SGD',
    sentence:
      'The steps were so large that they threw the weights away instead of moving them, and the features fell together.',
  },
  staleQueue: {
    title: 'Stale queue after a stage change',
    sentence:
      'The stage changed what a key is, and the queue still holds keys of the old path. Until they have left, losses and accuracies compare unlike things.',
  },
  unknown: {
    title: 'Cause unknown',
    sentence: 'Something broke, and none of the causes that the lab can tell apart explains it.',
  },
  none: {
    title: 'Nothing wrong',
    sentence: 'No sign of a fault in the last steps.',
  },
};

export const FINDING_WORDS: Readonly<Record<FindingKey, string>> = {
  firstNonFinite:
    'First in {{tensor}}, written by {{op}} at step {{step}}: {{nan}} NaN, {{positive}} +∞ and {{negative}} −∞ among {{elements}} elements.',
  stateNonFinite:
    'Before step {{step}} began, {{tensor}} was not finite already: {{nan}} NaN, {{positive}} +∞ and {{negative}} −∞ among {{elements}} elements.',
  badImages: 'Images with such views in this batch: {{images}}.',
  badViews:
    'Each view is divided by its own standard deviation, and that of a view of one colour is 0: 0/0 is NaN.',
  notReplayed: 'Step {{step}} could not be replayed: the state before it is gone.',
  lambStep: 'The rate is {{rate}}; LAMB trains at 0.001 to 0.005 with a warm-up.',
  updateRatio:
    'The median tensor moved by {{mean}} of its norm a step over the last {{steps}} steps, at most by {{peak}}; 0.1 to 0.5 % is healthy.',
  weightGrowth: '{{tensor}} has grown to {{growth}} times its first norm; up to 1.3 is healthy.',
  weightShrink:
    'The median weight has shrunk to {{median}} of its first norm under a decay of {{decay}}.',
  gradient: 'The gradient norm went from {{first}} to {{last}} in {{steps}} steps.',
  activation:
    'The largest activation, in {{layer}}, went from {{first}} to {{last}} in {{steps}} steps: {{share}} of what half precision holds.',
  trustRatio: 'The largest trust ratio was {{ratio}}; below 25 is healthy.',
  finiteInSingle: 'Replayed in f32, step {{step}} is finite: half precision broke it.',
  brokenInSingle: 'Replayed in f32, step {{step}} breaks too: half precision is not to blame.',
  noLossScaling: 'Loss scaling is off: nothing skips a step that overflows.',
  lossScale: 'The loss scale is {{scale}}.',
  headRelu: 'Head a ends in a ReLU.',
  deadUnits: '{{share}} of its units are zero for the whole batch.',
  zeroNorms: '{{share}} of the queries have norm zero or infinity.',
  tied: '{{share}} of the rows tie with their largest negative.',
  hollow:
    'Naive accuracy {{naive}} %, strict accuracy {{strict}} %, at a loss of {{loss}}, {{share}} of chance.',
  zeroGradient: 'The gradient is exactly 0.',
  spread: 'The features’ spread is {{last}} of random directions; its best was {{best}}.',
  keyMomentum:
    'Key momentum is {{m}}: the keys change as fast as the queries, and the queue’s keys differ by age.',
  staleKeys:
    'The key path changed after step {{since}}; the last old key leaves the queue {{lasts}} steps later.',
  lossJump: 'The loss went from {{before}} to {{after}}, at a strict accuracy of {{accuracy}} %.',
};

export const FIX_WORDS: Readonly<Record<FixKey, string>> = {
  lambCure: 'LAMB at 0.003 with a warm-up, 1-D tensors spared',
  lowerRate: 'Lower the learning rate to {{rate}}',
  usualRate: 'SGD at 0.03',
  lossScalingOn: 'Loss scaling on, skip steps that overflow',
  autocastOff: 'Train in f32',
  reluOff: 'No ReLU at the end of the heads',
  reluOffLowerRate: 'No ReLU at the end of the heads, learning rate {{rate}}',
  momentumUp: 'Key momentum 0.99',
  decayDown: 'Weight decay 0.0001',
  refillQueue: 'Refill the queue when keys change',
  guardedNormalisation: 'Guard the deviation of each view',
  datasetNormalisation: 'Normalise by the data set',
  rollBack: 'Roll such steps back and go on',
};

/** Values that are shares of one, shown in percent. */
const SHARES: ReadonlySet<string> = new Set(['mean', 'peak', 'share', 'median']);

/** Of the features' spread these are shares too. */
const SPREADS: ReadonlySet<string> = new Set(['last', 'best']);

/** A finding as a sentence with its values as they are shown. */
export function findingSentence({ key, values }: Finding): Sentence {
  const shown = Object.entries(values).map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name, value];
    const share = SHARES.has(name) || (key === 'spread' && SPREADS.has(name));
    return [name, share ? `${digits(100 * value)} %` : digits(value)];
  });
  return { english: FINDING_WORDS[key], values: Object.fromEntries(shown) };
}

/** What a fix's button says. */
export function fixSentence({ key, changes }: Diagnosis['fixes'][number]): Sentence {
  const { learningRate } = changes;
  const english = FIX_WORDS[key];
  const says = learningRate !== undefined && english.includes('{{rate}}');
  return { english, values: says ? { rate: digits(learningRate) } : {} };
}

/** Whole numbers as they are, others to three digits. */
function digits(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(3)));
}

/** A sentence with its values in place, in English. */
export function inWords({ english, values }: Sentence): string {
  return english.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}
