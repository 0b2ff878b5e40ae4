import { inEnglish, speak } from '#base/words.ts';
import { causeWords, findingSentence, fixSentence } from '#diagnosis/diagnosisWords.ts';
import type { Diagnosis } from '#run/diagnosis.ts';

/** A diagnosis for the terminal: its cause, evidence and fixes. */
export function diagnosisLines(diagnosis: Diagnosis): string[] {
  const { cause, confidence, step, evidence, fixes, alternatives } = diagnosis;
  const { title, sentence } = causeWords(cause);
  const also = alternatives.map((other) => causeWords(other).title);
  return [
    `Diagnosis at step ${step}: ${title} (${confidence}). ${sentence}`,
    ...evidence.map((finding) => `  ${speak(inEnglish, findingSentence(finding))}`),
    ...(also.length > 0 ? [`  There are signs of this too: ${also.join('; ')}.`] : []),
    ...fixes.map(
      (fix) => `  Fix: ${speak(inEnglish, fixSentence(fix))} (${setOptions(fix.changes)}).`,
    ),
  ];
}

const setOptions = (changes: object): string =>
  Object.entries(changes)
    .map(([name, value]) => `--set ${name}=${String(value)}`)
    .join(' ');
