import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import { PRESETS, presetConfig } from '#run/presets.ts';
import { VERDICTS } from './causeTable.ts';
import { causesOf, diagnose } from './diagnose.ts';
import { evidenceOf, firstAt } from './evidence.fixture.ts';
import { fixesOf } from './fixes.ts';
import { notesLambEvidence } from './notesLamb.fixture.ts';

const config = (changes: Partial<RunConfig>): RunConfig => ({ ...DEFAULT_CONFIG, ...changes });

/** The runs that the thresholds come from, with the numbers measured in them. */
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

  test('the same in f32 plateaus with a meaningless accuracy: the rate before the collapse', () => {
    const lamb = config({ optimizer: 'lamb', learningRate: 0.12 });
    const approach = { updateRatioMean: 0.12, weightGrowth: 200, spreadLast: 0.001 };
    expect(causesOf(evidenceOf({ config: lamb, why: 'alarm' }, approach))).toEqual([
      'lambRate',
      'collapse',
    ]);
  });

  test('LAMB 0.03 that collapses before its weights have grown: still the rate', () => {
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
    const relu = config({ method: 'pcl', headA: 'linear D, relu' });
    const approach = {
      ...{ badNorms: 1, deadUnits: 1, tiedRows: 1, accNaive: 100, accStrict: 0 },
      ...{ lossOverChance: 1, gradNormLast: 0, spreadLast: 0 },
    };
    const evidence = evidenceOf({ config: relu, headA: true, why: 'alarm' }, approach);
    expect(diagnose(evidence)).toMatchObject({ cause: 'deadHead', confidence: 'certain' });
    // LAMB at such a rate kills the units before it overflows.
    const lamb = { ...relu, optimizer: 'lamb' } as const;
    const rate = { ...approach, updateRatioMean: 0.03 };
    expect(causesOf(evidenceOf({ config: lamb, headA: true }, rate))).toEqual([
      'lambRate',
      'deadHead',
    ]);
    const dying = { ...approach, badNorms: 0, tiedRows: 0, gradNormLast: 0.1 };
    expect(causesOf(evidenceOf({ config: relu, headA: true }, dying))).toEqual(['deadHead']);
    const bare = evidenceOf({ config: relu, headA: false, why: 'alarm' }, approach);
    expect(causesOf(bare)).toEqual(['collapse']);
  });

  test('batch norm over 2 images: the noise before the collapse, unless the groups are large', () => {
    const noise = { statisticsNoise: { layer: 'bn4', noise: 0.7 }, why: 'alarm' } as const;
    const small = config({ batchSize: 32, bnGroups: 16 });
    const evidence = evidenceOf({ config: small, ...noise }, { spreadLast: 0.07 });
    expect(causesOf(evidence)).toEqual(['smallBatchNorm', 'collapse']);
    expect(diagnose(evidence).fixes).toMatchObject([
      { key: 'largerGroups', changes: { bnGroups: 2 }, from: 'start' },
      { key: 'largerBatch', changes: { batchSize: 256 }, from: 'start' },
    ]);
    const blamed = (...args: Parameters<typeof evidenceOf>) => causesOf(evidenceOf(...args))[0];
    const collapsed = { spreadLast: 0.07 };
    // A healthy run can have noisy statistics too.
    expect(blamed({ config: small, ...noise })).toBe('unknown');
    expect(blamed({ config: config({ bnGroups: 4 }), ...noise }, collapsed)).toBe('collapse');
    expect(blamed({ config: small, why: 'alarm' }, collapsed)).toBe('collapse');
    // Causes of a collapse with groups of any size.
    const still = { ...small, keyMomentum: 0 };
    expect(blamed({ config: still, ...noise }, collapsed)).toBe('collapse');
    const wild = { ...collapsed, updateRatioMean: 0.2 };
    expect(blamed({ config: small, ...noise }, wild)).toBe('sgdRate');
  });

  test('batch norm over small micro-batches: the fix enlarges these', () => {
    const noise = { statisticsNoise: { layer: 'bn4', noise: 0.7 }, why: 'alarm' } as const;
    const fixes = (changes: Partial<RunConfig>) =>
      diagnose(evidenceOf({ config: config(changes), ...noise }, { spreadLast: 0.07 })).fixes;
    expect(fixes({ batchSize: 64, microBatch: 8 })).toMatchObject([
      { key: 'largerGroups', changes: { microBatch: 16 } },
      { key: 'largerBatch', changes: { batchSize: 128, microBatch: 16 } },
    ]);
    // Two groups in each micro-batch: the micro-batches are large enough already.
    expect(fixes({ batchSize: 64, microBatch: 16, bnGroups: 8 })[0]?.changes).toEqual({
      bnGroups: 1,
    });
    expect(fixes({ batchSize: 16, microBatch: 8 })[0]?.changes).toEqual({ microBatch: 0 });
    for (const changes of [
      { batchSize: 64, microBatch: 8 },
      { batchSize: 64, microBatch: 16, bnGroups: 8 },
      { batchSize: 48, microBatch: 8, queueLength: 1536 },
    ]) {
      for (const fix of fixes(changes)) {
        expect(validateConfig(config({ ...changes, ...fix.changes }))).toEqual([]);
      }
    }
  });

  test('BYOL with a linear predictor: a collapse, cured by batch norm in the predictor', () => {
    const byol = config({ method: 'byol', predictor: 'linear D' });
    const approach = { spreadLast: 0.05, loss: 0.02, accNaive: 0, accStrict: 0, lossOverChance: 0 };
    const { cause, evidence, fixes } = diagnose(
      evidenceOf({ config: byol, why: 'alarm' }, approach),
    );
    expect(cause).toBe('collapse');
    expect(evidence.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['spread', 'targetCosine', 'plainPredictor']),
    );
    expect(evidence.map(({ key }) => key)).not.toContain('hollow');
    expect(fixes[0]).toMatchObject({
      key: 'predictorNorm',
      changes: { predictor: DEFAULT_CONFIG.predictor },
    });
    // The target has not followed yet: the spread alone is no evidence.
    const early = evidenceOf({ config: byol, why: 'alarm' }, { ...approach, loss: 0.5 });
    expect(causesOf(early)).toEqual(['unknown']);
  });

  test('a projector that ends in a ReLU dies like head a', () => {
    const simclr = config({ method: 'simclr', projector: 'linear D, relu, l2' });
    const approach = { badNorms: 1, deadUnits: 1, tiedRows: 1, gradNormLast: 0, spreadLast: 0 };
    const { cause, evidence, fixes } = diagnose(
      evidenceOf({ config: simclr, why: 'alarm' }, approach),
    );
    expect(cause).toBe('deadHead');
    expect(evidence.map(({ key }) => key)).toContain('projectorRelu');
    expect(fixes[0]).toMatchObject({ key: 'reluOff', changes: { projector: 'linear D, l2' } });
  });

  test.each([37, 73, 119] as const)('notes-lamb at step %i: the rate, not the head', (step) => {
    const dead = { badNorms: 1, deadUnits: 1, tiedRows: 1, gradNormLast: 0 };
    for (const changes of [{}, dead]) {
      const { cause, alternatives, fixes } = diagnose(notesLambEvidence(step, changes));
      expect(cause).toBe('lambRate');
      expect(alternatives.includes('deadHead')).toBe(changes === dead || step === 73);
      expect(fixes[0]).toMatchObject({ key: 'lambCure', changes: { learningRate: 0.003 } });
    }
  });

  test('one NaN pixel comes before every other cause', () => {
    const lamb = config({ optimizer: 'lamb', learningRate: 0.12, ...HALF });
    const first = firstAt({ part: 'data', tensor: 'augmented views', op: 'standardise views' });
    const approach = { updateRatioMean: 0.12, weightGrowth: 70 };
    expect(causesOf(evidenceOf({ ...broke, first, config: lamb }, approach))).toEqual(['nanData']);
  });

  test('a stale queue explains losses and accuracies, never a NaN', () => {
    const staleQueue = { since: 20, lasts: 8, lossBefore: 4 };
    const approach = { spreadLast: 0.01, lossOverChance: 0.95, accNaive: 90 };
    expect(causesOf(evidenceOf({ staleQueue, why: 'alarm' }, approach))[0]).toBe('staleQueue');
    expect(causesOf(evidenceOf({ ...broke, staleQueue }))).toEqual(['unknown']);
  });
});

describe('a fix cures', () => {
  const half = { autocast: true, lossScaling: false } as const;
  const broke = { broke: true, first: firstAt(), finiteInSingle: true, why: 'fault' } as const;
  const fixesFor = (
    changes: Partial<RunConfig>,
    ...[evidence, approach]: Parameters<typeof evidenceOf>
  ) => diagnose(evidenceOf({ ...evidence, config: config(changes) }, approach)).fixes;

  test('an overflow at a usual rate by f32; at Adam’s 0.3, which breaks in f32 too, by the rate', () => {
    const adam = { ...half, optimizer: 'adam', learningRate: 0.3 } as const;
    const sane = { learningRate: 0.001, lossScaling: true };
    expect(fixesFor(adam, broke, { updateRatioMean: 0.25 })).toMatchObject([
      { key: 'lowerRate', changes: sane, from: 'start' },
    ]);
    expect(fixesFor(adam, broke, { updateRatioMean: 0.02 })).toMatchObject([
      { key: 'autocastOff', changes: { autocast: false }, from: 'beforeFault' },
      { key: 'lowerRate', changes: sane, from: 'start' },
    ]);
  });

  test('loss scaling is offered only for gradients: it does not affect activations', () => {
    const keys = (part: 'forward' | 'gradient') =>
      fixesFor(half, { ...broke, first: firstAt({ part }) }).map(({ key }) => key);
    expect(keys('forward')).not.toContain('lossScalingOn');
    expect(keys('gradient')).toContain('lossScalingOn');
  });

  test('a dead head by removing the ReLU, and by a lower rate too if it is above the usual one', () => {
    const relu = { method: 'pcl', headA: 'linear D, relu' } as const;
    const dead = { deadUnits: 1, tiedRows: 1, gradNormLast: 0 };
    expect(fixesFor({ ...relu, learningRate: 1 }, { headA: true }, dead)[0]).toMatchObject({
      key: 'reluOffLowerRate',
      changes: { headA: 'linear D', learningRate: DEFAULT_CONFIG.learningRate },
    });
    // Some units are alive and all features are the same: a collapse, after the same ReLU.
    const few = { deadUnits: 0.8, spreadLast: 0.01 };
    const keys = (...args: Parameters<typeof fixesFor>) => fixesFor(...args).map(({ key }) => key);
    expect(keys({ ...relu, learningRate: 1 }, { headA: true }, few)).toEqual([
      'reluOffLowerRate',
      'lowerRate',
    ]);
    expect(keys({ learningRate: 1 }, {}, few)).toEqual(['lowerRate']);
    expect(fixesFor({ ...relu, learningRate: 0.03 }, { headA: true }, dead)[0]).toEqual({
      ...{ key: 'reluOff', changes: { headA: 'linear D' }, from: 'start' },
    });
  });
});

describe('an unknown cause is reported', () => {
  test('a state that was non-finite before the step is named, a failure in f32 has no cause', () => {
    const state = firstAt({ part: 'state', op: '', command: -1, tensor: 'query fc.0.weight' });
    const lamb = config({ optimizer: 'lamb', learningRate: 0.12 });
    const approach = { updateRatioMean: 0.12, weightGrowth: 70 };
    const diagnosis = diagnose(evidenceOf({ broke: true, first: state, config: lamb }, approach));
    expect(diagnosis).toMatchObject({
      ...{ cause: 'damagedState', confidence: 'certain', firstOp: null, fixes: [] },
    });
    expect(causesOf(evidenceOf({ broke: true, first: firstAt() }))).toEqual(['unknown']);
  });

  test('half precision is not to blame if f32 breaks too, or if the loss is scaled', () => {
    const half = config({ autocast: true, lossScaling: false });
    const broke = { broke: true, first: firstAt(), config: half };
    expect(causesOf(evidenceOf({ ...broke, finiteInSingle: true }))).toEqual(['halfOverflow']);
    expect(causesOf(evidenceOf({ ...broke, finiteInSingle: false }))).toEqual(['unknown']);
    const scaled = { ...broke, config: { ...half, lossScaling: true }, finiteInSingle: true };
    expect(causesOf(evidenceOf(scaled))).toEqual(['unknown']);
  });

  test('of a healthy run: no problem; after an unexplained alarm: unknown', () => {
    expect(causesOf(evidenceOf())).toEqual(['none']);
    expect(causesOf(evidenceOf({ why: 'alarm' }))).toEqual(['unknown']);
  });
});

test('every fix changes every preset’s config and keeps it valid', () => {
  for (const { name } of PRESETS) {
    const preset = presetConfig(name);
    const evidence = evidenceOf({ config: preset, broke: true, first: firstAt(), headA: true });
    for (const { name: cause, fixes } of VERDICTS) {
      for (const { key, changes } of fixesOf(fixes, evidence)) {
        const fixed = { ...preset, ...changes };
        expect(validateConfig(fixed), `${name}, ${cause}: ${key}`).toEqual([]);
        expect(Object.keys(changes).length).toBeGreaterThan(0);
      }
    }
  }
});
