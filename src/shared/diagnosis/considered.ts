/** The other causes a diagnosis considered, and why it does not blame them. English sources. */

import { say, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { Cause } from './causes/cause.ts';
import { CAUSES } from './causeTable.ts';

export interface Considered {
  readonly cause: Cause;
  /** Its signs are present too, but another cause comes first. */
  readonly alsoThere: boolean;
  readonly why: Words;
}

const WEAKER = say('There is weaker evidence for it.');

export function consideredCauses(diagnosis: Diagnosis, config: RunConfig): readonly Considered[] {
  const { firstTensor, step, evidence, alternatives } = diagnosis;
  const causes: readonly Cause[] = CAUSES;
  const blamed = causes.find(({ name }) => name === diagnosis.cause);
  const broke =
    firstTensor !== null ||
    evidence.some(({ key }) => key === 'notReplayed' || key === 'recordBroke');
  return causes
    .filter((cause) => cause !== blamed)
    .map((cause): Considered => {
      if (alternatives.includes(cause.name)) {
        return { cause, alsoThere: true, why: blamed?.overrides ?? cause.second ?? WEAKER };
      }
      const why =
        broke && cause.seenIn === 'finiteStep'
          ? say('It does not produce non-finite values, but step {{step}} was non-finite.', {
              step,
            })
          : cause.absent({ diagnosis, config, broke });
      return { cause, alsoThere: false, why };
    })
    .toSorted((a, b) => Number(b.alsoThere) - Number(a.alsoThere));
}
