/** Which other causes a diagnosis weighed, and why it does not blame them. English sources. */

import { type Phrase, say } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { CAUSES, type CauseName, type Diagnosis } from '#run/diagnosis.ts';
import { optimizerOf } from '#run/optimizers.ts';

export interface Considered {
  readonly cause: CauseName;
  /** Its signs are there too, and another comes first. */
  readonly alsoThere: boolean;
  readonly why: Phrase;
}

const HALF_SECOND = say(
  'Half precision decides when it breaks, the rate decides that it does: in f32 the weights would grow on.',
);

/** Why a cause whose signs are there comes second (the order of #run/diagnose.ts). */
function second(blamed: CauseName, cause: CauseName): Phrase {
  if (blamed === 'nanData') {
    return say('One NaN in the views makes every tensor NaN, whatever else is wrong.');
  }
  if (blamed === 'staleQueue') {
    return say(
      'Until the old keys have left, nothing read off losses and accuracies can be blamed.',
    );
  }
  if (cause === 'halfOverflow') return HALF_SECOND;
  if (cause === 'collapse') return say('The collapse is what happened; the rate is why.');
  if (cause === 'deadHead') return say('The units died of such steps; the rate is why.');
  return say('Its signs are there too, and weaker.');
}

/** The causes that only a finite step can show. */
const FINITE: ReadonlySet<CauseName> = new Set(['deadHead', 'collapse', 'staleQueue']);

function absent(cause: CauseName, diagnosis: Diagnosis, config: RunConfig): Phrase {
  const { firstTensor, step } = diagnosis;
  const broke = firstTensor !== null || diagnosis.evidence.some(({ key }) => key === 'notReplayed');
  const rate = (of: 'lambRate' | 'sgdRate', words: Phrase) =>
    optimizerOf(config.optimizer).rateCause === of
      ? words
      : say('The optimizer is {{optimizer}}.', { optimizer: config.optimizer });
  if (broke && FINITE.has(cause)) {
    return say('It leaves every number finite, and step {{step}} was not.', { step });
  }
  switch (cause) {
    case 'lambRate':
      return rate(cause, say('The weights did not grow as LAMB’s rate makes them grow.'));
    case 'sgdRate':
      return rate(cause, say('The steps were not long enough to throw the weights away.'));
    case 'halfOverflow':
      if (!config.autocast) return say('Nothing is rounded to half precision.');
      if (!broke) return say('No value overflowed.');
      if (diagnosis.evidence.some(({ key }) => key === 'brokenInSingle')) {
        return say('Replayed in f32, the step breaks too.');
      }
      return config.lossScaling
        ? say('Loss scaling guards the step.')
        : say('The step was not shown to be finite in f32.');
    case 'deadHead':
      return config.headRelu
        ? say('Enough units of the head are alive.')
        : say('The heads end in no ReLU.');
    case 'collapse':
      return say('The features of different images still differ.');
    case 'nanData':
      return broke && firstTensor !== null
        ? say('The views were finite: {{tensor}} was first.', { tensor: firstTensor })
        : broke
          ? say('The step could not be replayed to see.')
          : say('The views were finite.');
    case 'staleQueue':
      return say('The queue held keys of today’s path only.');
    case 'unknown':
    case 'none':
      return say('Nothing speaks for it.');
    default:
      return cause satisfies never;
  }
}

export function consideredCauses(diagnosis: Diagnosis, config: RunConfig): readonly Considered[] {
  return CAUSES.filter(
    (cause) => cause !== diagnosis.cause && cause !== 'unknown' && cause !== 'none',
  )
    .map((cause): Considered => {
      const alsoThere = diagnosis.alternatives.includes(cause);
      const why = alsoThere ? second(diagnosis.cause, cause) : absent(cause, diagnosis, config);
      return { cause, alsoThere, why };
    })
    .toSorted((a, b) => Number(b.alsoThere) - Number(a.alsoThere));
}
