/** The text of a diagnosis: English sources, which the page translates. */
import { formatValue } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { Finding, Fix } from '#run/diagnosis.ts';
import type { FindingRow, FixRow, Verdict } from './causes/cause.ts';
import { VERDICTS, verdictOf } from './causeTable.ts';
import { BREAK_FINDINGS, RECORD_FINDINGS } from './findings.ts';

/** The text of a stored diagnosis whose cause is of another version. */
const OF_ANOTHER_VERSION: Pick<Verdict, 'title' | 'sentence'> = {
  title: 'Cause of another version',
  sentence:
    'Another version of the lab made this diagnosis, and this version does not know the cause that it names.',
};

const rows: readonly Verdict[] = VERDICTS;

/** All findings by key. */
export const FINDINGS: ReadonlyMap<string, FindingRow> = new Map(
  [...BREAK_FINDINGS, ...rows.flatMap(({ findings }) => findings), ...RECORD_FINDINGS].map(
    (row) => [row.key, row],
  ),
);

/** All fixes by key. */
export const FIXES: ReadonlyMap<string, FixRow> = new Map(
  rows.flatMap(({ fixes }) => fixes).map((row) => [row.key, row]),
);

/** A cause's title and description. */
export function causeWords(name: string): { readonly title: string; readonly sentence: string } {
  const { title, sentence } = verdictOf(name) ?? OF_ANOTHER_VERSION;
  return { title, sentence };
}

/** The subject of a finding, in a word or two. */
export const findingSign = ({ key }: Finding): string => FINDINGS.get(key)?.sign ?? 'Other';

/** A finding as a sentence with formatted values. */
export function findingSentence({ key, values }: Finding): Words {
  const row = FINDINGS.get(key);
  if (row === undefined) return say('Another version of the lab measured this.');
  const shown = Object.entries(values).map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name, value];
    const isShare = row.shares?.includes(name) ?? false;
    return [name, isShare ? `${digits(100 * value)} %` : digits(value)];
  });
  return { english: row.sentence, values: Object.fromEntries(shown) };
}

/** The label of a fix's button. */
export const fixSentence = (fix: Fix): Words => fixWords(fix, FIXES.get(fix.key)?.label);

/** The same in two or three words. */
export function fixBrief(fix: Fix): Words {
  const row = FIXES.get(fix.key);
  return fixWords(fix, row?.brief ?? row?.label);
}

function fixWords(
  { changes: { learningRate } }: Fix,
  english = 'Changes that another version proposed',
): Words {
  const says = learningRate !== undefined && english.includes('{{rate}}');
  return { english, values: says ? { rate: digits(learningRate) } : {} };
}

/** Whole numbers unchanged, others to three digits; from 1 000 on as everywhere on the page. */
function digits(value: number): string {
  if (Math.abs(value) >= 1000) return formatValue(value);
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(3)));
}
