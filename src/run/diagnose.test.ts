import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig, validateConfig } from './config.ts';
import { causesOf, diagnose } from './diagnose.ts';
import { CAUSES } from './diagnosis.ts';
import { evidenceOf, firstAt } from './evidence.reference.ts';
import { fixesOf } from './fixes.ts';
import { PRESETS, presetConfig } from './presets.ts';

const config = (changes: Partial<RunConfig>): RunConfig => ({ ...DEFAULT_CONFIG, ...changes });

/** ALGORITHM, section 10: the runs of its table, by the numbers it gives. */
describe('the experiments that the causes were found in', () => {
  const HALF = { autocast: true, lossScaling: false } as const;
  const broke = { broke: true, first: firstAt(), finiteInSingle: true, why: 'fault' } as const;

  test('LAMB 0.03 in fp16: NaN, weights ×14.5 and more', () => {
    const evidence = evidenceOf(
      { ...broke, config: config({ optimizer: 'lamb', learningRate: 0.03, ...HALF }) },
      { updateRatioMean: 0.03, weightGrowth: 14.5 },
    );
    expect(causesOf(evidence)).toEqual(['lambRate', 'halfOverflow']);
    expect(diagnose(evidence)).toMatchObject({
      confidence: 'certain',
      firstTensor: 'query fc.2 output',
      firstOp: 'conv2d forward',
      fixes: [{ key: 'lambCure', from: 'start' }, { key: 'usualRate' }],
    });
  });

  test('the same in f32 plateaus, its accuracy useless: the rate before the collapse', () => {
    const lamb = config({ optimizer: 'lamb', learningRate: 0.12 });
    const approach = { updateRatioMean: 0.12, weightGrowth: 200, spreadLast: 0.001 };
    expect(causesOf(evidenceOf({ config: lamb, why: 'alarm' }, approach))).toEqual([
      'lambRate',
      'collapse',
    ]);
  });

  test('LAMB 0.03 collapses before its weights have grown: still the rate', () => {
    const lamb = config({ optimizer: 'lamb', learningRate: 0.03 });
    const approach = { updateRatioMean: 0.03, weightGrowth: 2, spreadLast: 0.05 };
    const evidence = evidenceOf({ config: lamb, why: 'alarm' }, approach);
    expect(diagnose(evidence)).toMatchObject({ cause: 'lambRate', confidence: 'likely' });
  });

  test('LAMB 0.001 to 0.005 is healthy', () => {
    for (const learningRate of [0.001, 0.003, 0.005]) {
      const lamb = config({ optimizer: 'lamb', learningRate });
      const approach = { updateRatioMean: learningRate, weightGrowth: 5.5 };
      expect(causesOf(evidenceOf({ config: lamb }, approach))).toEqual(['none']);
    }
  });

  test('SGD 0.3: strict and naive 100, loss 0.95 of chance, std 1e-4', () => {
    const sgd = config({ learningRate: 0.3 });
    const approach = { spreadLast: 0.001, accNaive: 100, accStrict: 100, lossOverChance: 0.95 };
    const wild = { ...approach, updateRatioMean: 0.2 };
    expect(causesOf(evidenceOf({ config: sgd, why: 'alarm' }, wild))[0]).toBe('sgdRate');
    expect(causesOf(evidenceOf({ config: sgd, why: 'alarm' }, approach))).toEqual(['collapse']);
  });

  test('head bias −1e3: all rows zero, everything ties, the gradient is 0', () => {
    const relu = config({ method: 'pcl', headRelu: true });
    const approach = {
      ...{ badNorms: 1, deadUnits: 1, tiedRows: 1, accNaive: 100, accStrict: 0 },
      ...{ lossOverChance: 1, gradNormLast: 0, spreadLast: 0 },
    };
    const evidence = evidenceOf({ config: relu, headA: true, why: 'alarm' }, approach);
    expect(diagnose(evidence)).toMatchObject({ cause: 'deadHead', confidence: 'certain' });
    // Dying, not dead yet: what kills the units goes first.
    const dying = { ...approach, badNorms: 0, tiedRows: 0, gradNormLast: 0.1 };
    const lamb = { ...relu, optimizer: 'lamb' } as const;
    const rate = { ...dying, updateRatioMean: 0.03 };
    expect(causesOf(evidenceOf({ config: lamb, headA: true }, rate))).toEqual([
      'lambRate',
      'deadHead',
    ]);
    expect(causesOf(evidenceOf({ config: relu, headA: true }, dying))).toEqual(['deadHead']);
    const bare = evidenceOf({ config: relu, headA: false, why: 'alarm' }, approach);
    expect(causesOf(bare)).toEqual(['collapse']);
  });

  test('one NaN pixel comes before whatever else is wrong', () => {
    const lamb = config({ optimizer: 'lamb', learningRate: 0.12, ...HALF });
    const first = firstAt({ part: 'data', tensor: 'augmented views', op: 'standardise views' });
    const approach = { updateRatioMean: 0.12, weightGrowth: 70 };
    expect(causesOf(evidenceOf({ ...broke, first, config: lamb }, approach))).toEqual(['nanData']);
  });

  test('a stale queue explains what is read off the losses, never a NaN', () => {
    const staleQueue = { since: 20, lasts: 8, lossBefore: 4 };
    const approach = { spreadLast: 0.01, lossOverChance: 0.95, accNaive: 90 };
    expect(causesOf(evidenceOf({ staleQueue, why: 'alarm' }, approach))[0]).toBe('staleQueue');
    expect(causesOf(evidenceOf({ ...broke, staleQueue }))).toEqual(['unknown']);
  });
});

describe('what cannot be known is said', () => {
  test('a state that was no number before the step, an f32 break without a cause', () => {
    const state = firstAt({ part: 'state', op: '', command: -1, tensor: 'query fc.0.weight' });
    const lamb = config({ optimizer: 'lamb', learningRate: 0.12 });
    const approach = { updateRatioMean: 0.12, weightGrowth: 70 };
    const diagnosis = diagnose(evidenceOf({ broke: true, first: state, config: lamb }, approach));
    expect(diagnosis).toMatchObject({ cause: 'unknown', firstOp: null, fixes: [] });
    expect(causesOf(evidenceOf({ broke: true, first: firstAt() }))).toEqual(['unknown']);
  });

  test('half precision is not to blame where f32 breaks too, or where the loss is scaled', () => {
    const half = config({ autocast: true, lossScaling: false });
    const broke = { broke: true, first: firstAt(), config: half };
    expect(causesOf(evidenceOf({ ...broke, finiteInSingle: true }))).toEqual(['halfOverflow']);
    expect(causesOf(evidenceOf({ ...broke, finiteInSingle: false }))).toEqual(['unknown']);
    const scaled = { ...broke, config: { ...half, lossScaling: true }, finiteInSingle: true };
    expect(causesOf(evidenceOf(scaled))).toEqual(['unknown']);
  });

  test('asked of a healthy run: nothing wrong; after an alarm that nothing explains: unknown', () => {
    expect(causesOf(evidenceOf())).toEqual(['none']);
    expect(causesOf(evidenceOf({ why: 'alarm' }))).toEqual(['unknown']);
  });
});

test('every fix leaves every preset’s config valid and changes something of it', () => {
  for (const { name } of PRESETS) {
    const preset = presetConfig(name);
    for (const cause of CAUSES) {
      const evidence = evidenceOf({ config: preset, broke: true, first: firstAt() });
      for (const { key, changes } of fixesOf(cause, evidence)) {
        const fixed = { ...preset, ...changes };
        expect(validateConfig(fixed), `${name}, ${cause}: ${key}`).toEqual([]);
        expect(Object.keys(changes).length).toBeGreaterThan(0);
      }
    }
  }
});
