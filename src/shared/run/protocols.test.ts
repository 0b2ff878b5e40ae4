import { expect, test } from 'vitest';
import { inEnglish, speak } from '#base/words.ts';
import { DEFAULT_CONFIG } from './config.ts';
import { problemsWithImages } from './configRules.ts';
import { knnNameWords, knnOf, probeNameWords, probeOf, sharedProtocol } from './protocols.ts';

const named = (changes: Partial<typeof DEFAULT_CONFIG>) =>
  speak(inEnglish, knnNameWords({ ...DEFAULT_CONFIG, ...changes }));

test('a name tells protocol, k, what is compared, and an unusual t', () => {
  expect(named({})).toBe('kNN (lab, k ≤ 200, features)');
  expect(named({ knnProtocol: 'instdisc' })).toBe('kNN (instdisc, k 200, embedding)');
  expect(named({ knnProtocol: 'instdisc', knnOn: 'feature', knnNeighbours: 20 })).toBe(
    'kNN (instdisc, k 20, features)',
  );
  expect(named({ knnTemperature: 0.07 })).toBe('kNN (lab, k ≤ 200, t 0.07, features)');
  expect(speak(inEnglish, probeNameWords({ probeRecipe: 'moco' }))).toBe(
    'linear probe (moco, features)',
  );
});

test('the lab takes a tenth of a small bank, InstDisc 200, both at most all rows', () => {
  const lab = knnOf(DEFAULT_CONFIG);
  expect([5, 400, 50_000].map(lab.neighbours)).toEqual([1, 40, 200]);
  const instdisc = knnOf({ ...DEFAULT_CONFIG, knnProtocol: 'instdisc' });
  expect([5, 400, 50_000].map(instdisc.neighbours)).toEqual([5, 200, 200]);
  expect(instdisc).toMatchObject({ on: 'embedding', centred: false, plain: true });
  expect(lab).toMatchObject({ on: 'feature', centred: true, plain: false, temperature: 0.1 });
  expect(knnOf({ ...DEFAULT_CONFIG, knnNeighbours: 30 }).neighbours(7)).toBe(7);
});

test('the published probes have the rates of their papers', () => {
  expect([probeOf('moco').rate(512), probeOf('pcl').rate(512)]).toEqual([30, 5]);
  expect(probeOf('lab').rate(511)).toBe(4 / 512);
});

test('runs share a protocol or differ in it', () => {
  const other = { ...DEFAULT_CONFIG, knnProtocol: 'instdisc' } as const;
  const of = (...configs: (typeof DEFAULT_CONFIG)[]) => {
    const shared = sharedProtocol(configs, knnNameWords);
    return shared === null ? null : speak(inEnglish, shared);
  };
  expect(of()).toBeNull();
  expect(of(other, { ...other, seed: 7 })).toBe('kNN (instdisc, k 200, embedding)');
  expect(of(DEFAULT_CONFIG, other)).toBe('different protocols');
});

test('a published protocol is refused without labels, and names field and fix', () => {
  const problems = (changes: Partial<typeof DEFAULT_CONFIG>, labelled: boolean) =>
    problemsWithImages({ ...DEFAULT_CONFIG, ...changes }, 5000, labelled).map(
      ({ field, message }) => [field, speak(inEnglish, message)] as const,
    );
  expect(problems({}, false)).toEqual([]);
  expect(problems({ knnProtocol: 'instdisc', lowShotSvm: 'end' }, true)).toEqual([]);
  expect(problems({ knnProtocol: 'instdisc' }, false)).toEqual([
    ['knnProtocol', expect.stringContaining('set it to lab')],
  ]);
  expect(problems({ probeRecipe: 'moco' }, false)[0]?.[0]).toBe('probeRecipe');
  expect(problems({ probeRecipe: 'moco', linearProbe: 'never' }, false)).toEqual([]);
  expect(problems({ lowShotSvm: 'end' }, false)[0]?.[0]).toBe('lowShotSvm');
});
