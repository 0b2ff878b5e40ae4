/** The words of the verdict's line. */
import { formatCount } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { type AlarmGroup, countedAlarms, type RunVerdict } from '#store/verdict/runVerdict.ts';

/** Up to the end of the first sentence, in either language. */
const FIRST_SENTENCE = /^.+?(?:[.!?](?=\s|$)|[。！？])/s;

/**
 * Why, in a line: of a cause its first sentence and the first value that was not finite, since the
 * evidence says the rest; else all that the run itself said.
 */
export function verdictReason({ sentence, diagnosis }: RunVerdict, t: Text): string {
  if (sentence === null) return '';
  const said = speak(t, sentence);
  if (diagnosis === null) return said;
  const first = FIRST_SENTENCE.exec(said)?.[0] ?? said;
  const { firstTensor: tensor, firstOp: op, step } = diagnosis;
  if (tensor === null) return first;
  const at = formatCount(step);
  const where =
    op === null
      ? t('First not finite: {{tensor}}, step {{step}}.', { tensor, step: at })
      : t('First not finite: {{tensor}}, {{op}}, step {{step}}.', { tensor, op, step: at });
  return `${first} ${where}`;
}

/** "45–136", or one step. */
export const stepsText = (first: number, last: number, t: Text): string =>
  first === last
    ? t('step {{step}}', { step: formatCount(first) })
    : t('steps {{from}}–{{to}}', { from: formatCount(first), to: formatCount(last) });

/** The alarms as a count: "12 alarms, steps 45–136"; muted kinds are not in it and are told. */
export function alarmsText(groups: readonly AlarmGroup[], t: Text): string {
  const { count, firstStep, lastStep } = countedAlarms(groups);
  const steps = stepsText(firstStep, lastStep, t);
  const muted = groups.filter((group) => group.muted).length;
  const parts = [
    ...(count === 1
      ? [t('1 alarm, {{steps}}', { steps })]
      : count > 1
        ? [t('{{n}} alarms, {{steps}}', { n: formatCount(count), steps })]
        : []),
    ...(muted === 1
      ? [t('1 kind muted')]
      : muted > 1
        ? [t('{{n}} kinds muted', { n: muted })]
        : []),
  ];
  return parts.join(' · ');
}
