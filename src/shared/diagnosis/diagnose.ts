import type { Diagnosis } from '#run/diagnosis.ts';
import type { Cause, Verdict } from './causes/cause.ts';
import { CAUSES, VERDICTS, type VerdictName } from './causeTable.ts';
import type { Evidence } from './evidence.ts';
import { BREAK_FINDINGS, findingsOf, RECORD_FINDINGS } from './findings.ts';
import { fixesOf } from './fixes.ts';

const BY_RANK = CAUSES.toSorted((a, b) => a.rank - b.rank);

const canShow = ({ seenIn }: Cause, broke: boolean): boolean =>
  seenIn === 'both' || (seenIn === 'brokenStep') === broke;

/** The causes whose signs are present, the one to blame first; never empty. */
export function causesOf(evidence: Evidence): readonly VerdictName[] {
  const { broke, first, why } = evidence;
  const causes = BY_RANK.filter((cause) => canShow(cause, broke) && cause.holds(evidence));
  if (causes.length > 0) return causes.map(({ name }) => name);
  if (first?.part === 'state') return ['damagedState'];
  return [broke || why === 'alarm' ? 'unknown' : 'none'];
}

/** Names the cause, the evidence for it and its fixes. */
export function diagnose(evidence: Evidence): Diagnosis {
  const [name = 'unknown', ...alternatives] = causesOf(evidence);
  const verdict: Verdict | undefined = VERDICTS.find((each) => each.name === name);
  if (verdict === undefined) throw new Error(`no verdict ${name}`);
  const { first, step, why } = evidence;
  return {
    cause: name,
    confidence: verdict.confidence(evidence, alternatives),
    why,
    step,
    firstTensor: first?.tensor ?? null,
    firstOp: first === null || first.op === '' ? null : first.op,
    evidence: findingsOf([...BREAK_FINDINGS, ...verdict.findings, ...RECORD_FINDINGS], evidence),
    fixes: fixesOf(verdict.fixes, evidence),
    alternatives,
  };
}
