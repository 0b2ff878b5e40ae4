import { expect, test } from 'vitest';
import { inEnglish, speak } from '#base/words.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { Diagnosis, Finding } from '#run/diagnosis.ts';
import { approachCurves } from './approachCurves.ts';
import { VERDICTS } from './causeTable.ts';
import { consideredCauses } from './considered.ts';
import {
  causeWords,
  FINDINGS,
  FIXES,
  findingSentence,
  findingSign,
  fixSentence,
} from './diagnosisWords.ts';
import { evidenceOf, firstAt } from './evidence.fixture.ts';
import { BREAK_FINDINGS, findingsOf, RECORD_FINDINGS } from './findings.ts';
import { fixesOf } from './fixes.ts';

/** Signs of all causes at once, so that every finding applies. */
const EVIDENCE = evidenceOf(
  {
    broke: true,
    first: firstAt({ part: 'data', images: [3] }),
    finiteInSingle: true,
    headA: true,
    staleQueue: { since: 4, lasts: 8, lossBefore: 3 },
    config: {
      ...DEFAULT_CONFIG,
      ...{
        keyMomentum: 0,
        normalisation: 'imageUnguarded',
        headA: 'linear D, relu',
        weightDecay: 0.1,
      },
      bnGroups: 32,
    },
  },
  {
    ...{ gradNormLast: 0, trustRatio: 3, lossScale: 8, badNorms: 0.5, tiedRows: 0.5 },
    weightMedian: 0.2,
  },
);

const BYOL = {
  ...EVIDENCE,
  headA: false,
  config: { ...EVIDENCE.config, method: 'byol', predictor: 'linear D' } as const,
};

test('every value that a sentence names is in its finding, for all causes', () => {
  const found: Finding[] = VERDICTS.flatMap(({ findings }) => [
    ...findingsOf(findings, EVIDENCE),
    ...findingsOf(findings, BYOL),
  ]);
  for (const evidence of [
    EVIDENCE,
    { ...EVIDENCE, first: firstAt({ part: 'state' }), finiteInSingle: null },
    { ...EVIDENCE, first: firstAt(), finiteInSingle: false },
    { ...EVIDENCE, first: null },
    { ...EVIDENCE, first: null, fromRecord: true },
    { ...EVIDENCE, broke: false, first: null, fromRecord: true },
  ]) {
    found.push(...findingsOf([...BREAK_FINDINGS, ...RECORD_FINDINGS], evidence));
  }
  expect(new Set(found.map(({ key }) => key))).toEqual(new Set(FINDINGS.keys()));
  for (const finding of found) {
    expect(speak(inEnglish, findingSentence(finding))).not.toMatch(/\{\{/);
  }
});

test('every fix has the values that its label names', () => {
  const config = { ...EVIDENCE.config, learningRate: 1 };
  const overflowed = { ...EVIDENCE, first: firstAt({ part: 'gradient' }) };
  const offered = [EVIDENCE, { ...EVIDENCE, config }, overflowed, BYOL].flatMap((evidence) =>
    VERDICTS.flatMap(({ fixes }) => fixesOf(fixes, evidence)),
  );
  expect(new Set(offered.map(({ key }) => key))).toEqual(new Set(FIXES.keys()));
  for (const fix of offered) expect(speak(inEnglish, fixSentence(fix))).not.toMatch(/\{\{/);
});

test('rows of one key are the same in all causes', () => {
  const texts = new Map<string, string>();
  for (const { findings, fixes } of VERDICTS) {
    for (const { key, sign, sentence } of findings) {
      const text = `${sign}: ${sentence}`;
      expect(texts.get(key) ?? text).toBe(text);
      texts.set(key, text);
    }
    for (const { key, label } of fixes) {
      expect(texts.get(`fix ${key}`) ?? label).toBe(label);
      texts.set(`fix ${key}`, label);
    }
  }
});

test('shares are percent, others keep three digits', () => {
  const values = { mean: 0.123456, peak: 1, steps: 41 };
  expect(speak(inEnglish, findingSentence({ key: 'updateRatio', values }))).toContain(
    'moved by 12.3 % of its norm per step over the last 41 steps, at most by 100 %',
  );
});

test('keys of another version have a general text', () => {
  const of = { key: 'quantumNoise', values: { x: 3 } };
  expect(causeWords('quantumNoise').sentence).toMatch(/^Another version/);
  expect(findingSign(of)).toBe('Other');
  expect(speak(inEnglish, findingSentence(of))).toMatch(/^Another version/);
  const fix = fixSentence({ key: 'coolDown', changes: {}, from: 'start' });
  expect(speak(inEnglish, fix)).toMatch(/another version/);
  const steps = approachCurves({ cause: 'quantumNoise' }, DEFAULT_CONFIG, []);
  expect(steps).toEqual([]);
  const diagnosis: Diagnosis = {
    ...{ cause: 'quantumNoise', confidence: 'likely', why: 'alarm', step: 3 },
    ...{ firstTensor: null, firstOp: null, evidence: [of], fixes: [], alternatives: ['toString'] },
  };
  expect(consideredCauses(diagnosis, DEFAULT_CONFIG).some(({ alsoThere }) => alsoThere)).toBe(
    false,
  );
  expect(causeWords('toString').title).toBe('Cause of another version');
});
