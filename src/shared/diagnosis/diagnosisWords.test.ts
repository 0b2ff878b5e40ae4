import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { CAUSES, FINDINGS, FIXES, type Finding } from '#run/diagnosis.ts';
import {
  CAUSE_WORDS,
  FINDING_WORDS,
  FIX_WORDS,
  findingSentence,
  fixSentence,
  inWords,
} from './diagnosisWords.ts';
import { evidenceOf, firstAt } from './evidence.fixture.ts';
import { breakFindings, findingsOf } from './findings.ts';
import { fixesOf } from './fixes.ts';

test('every cause, finding and fix has words', () => {
  expect(Object.keys(CAUSE_WORDS).sort()).toEqual([...CAUSES].sort());
  expect(Object.keys(FINDING_WORDS).sort()).toEqual([...FINDINGS].sort());
  expect(Object.keys(FIX_WORDS).sort()).toEqual([...FIXES].sort());
});

test('every value that a sentence names is in its finding, whatever the cause', () => {
  const evidence = evidenceOf(
    {
      broke: true,
      first: firstAt({ part: 'data', images: [3] }),
      finiteInSingle: true,
      staleQueue: { since: 4, lasts: 8, lossBefore: 3 },
      config: { ...DEFAULT_CONFIG, keyMomentum: 0, normalisation: 'imageUnguarded' },
    },
    {
      ...{ gradNormLast: 0, trustRatio: 3, lossScale: 8, badNorms: 0.5, tiedRows: 0.5 },
      weightMedian: 0.2,
    },
  );
  const findings: Finding[] = CAUSES.flatMap((cause) => findingsOf(cause, evidence));
  findings.push(...breakFindings(evidence));
  findings.push(...breakFindings({ ...evidence, first: firstAt({ part: 'state' }) }));
  findings.push(...breakFindings({ ...evidence, first: null }));
  findings.push(...breakFindings({ ...evidence, finiteInSingle: false }));
  expect(new Set(findings.map(({ key }) => key))).toEqual(new Set(FINDINGS));
  for (const finding of findings) expect(inWords(findingSentence(finding))).not.toMatch(/\{\{/);
  for (const cause of CAUSES) {
    for (const fix of fixesOf(cause, evidence)) expect(inWords(fixSentence(fix))).not.toMatch(/\{/);
  }
});

test('shares are percent, others keep three digits', () => {
  const values = { mean: 0.123456, peak: 1, steps: 41 };
  expect(inWords(findingSentence({ key: 'updateRatio', values }))).toContain(
    'moved by 12.3 % of its norm a step over the last 41 steps, at most by 100 %',
  );
});
