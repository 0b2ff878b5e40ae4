import { describe, expect, test } from 'vitest';
import { largest, normals, worstDifference } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { optimizerArrays, optimizerRig } from './optimizer.fixture.ts';
import { type OptimizerState, optimizerReference } from './optimizer.reference.ts';
import type { Segment } from './segments.ts';
import {
  OPTIMIZER_RECORD,
  type OptimizerSettings,
  PLAIN,
  SEGMENT_RECORD,
  SEGMENT_RECORD_LENGTH,
} from './settings.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Odd lengths, more than 8 segments, one of more than 64 chunks, and a frozen gap before each. */
const LENGTHS = [1, 5, 64, 65, 1024, 1025, 3000, 67_001, 10, 256];
const FROZEN = 64;
const SEGMENTS: Segment[] = [];
let LENGTH = 0;
LENGTHS.forEach((length, index) => {
  SEGMENTS.push({ offset: LENGTH + FROZEN, length, oneDimensional: index % 2 === 1 });
  LENGTH += FROZEN + Math.ceil(length / 64) * 64;
});

const trained = (segments: readonly Segment[], at: number): boolean =>
  segments.some(({ offset, length }) => at >= offset && at < offset + length);
const MASK = Array.from({ length: LENGTH }, (_, at) => trained(SEGMENTS, at));

const drawn = new Map<number, Floats>();

/** Numbers in the segments, NaN between them. */
function arena(seed: number, scale = 1): Floats {
  const values = drawn.get(seed) ?? normals(seed, LENGTH);
  drawn.set(seed, values);
  return values.map((value, at) => (MASK[at] ? value * scale : Number.NaN));
}

/** Bit equality in one word: a printed difference of whole arenas would take minutes. */
function sameBits(a: Floats | undefined, b: Floats | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const [x, y] = [new Uint32Array(a.buffer), new Uint32Array(b.buffer)];
  return x.length === y.length && x.every((bits, at) => bits === y[at]);
}

const SCALARS = {
  learningRate: 0.02,
  momentum: 0.9,
  beta2: 0.99,
  eps: 1e-6,
  weightDecay: 0.01,
  maxNorm: 0,
  growth: 2,
  backoff: 0.5,
  growthInterval: 3,
};

const freshState = (start: Floats, scale = 1): OptimizerState => ({
  parameters: Float64Array.from(start),
  first: new Float64Array(start.length),
  second: new Float64Array(start.length),
  steps: SEGMENTS.map(() => 0),
  scale,
  growthTracker: 0,
  consecutiveSkips: 0,
  dead: false,
});

const rig = async (settings: OptimizerSettings, start: Floats, scale = 1) => {
  const gpu = await testGpu();
  const arrays = optimizerArrays(gpu, SEGMENTS.length, start, scale);
  return optimizerRig(gpu, arrays, SEGMENTS, settings);
};

const CASES: [string, Partial<OptimizerSettings>, Partial<typeof SCALARS>][] = [
  ['SGD', {}, { momentum: 0 }],
  ['SGD, Nesterov, 1-D excluded', { nesterov: true, exclude1d: true }, {}],
  ['SGD, clipped', {}, { maxNorm: 1 }],
  ['SGD, clipped by the largest', { normType: 'inf' }, { maxNorm: 1 }],
  ['SGD, loss scaling', { lossScaling: true }, { maxNorm: 5 }],
  ['Adam', { kind: 'adam' }, {}],
  ['AdamW', { kind: 'adamw' }, {}],
  ['AdamW without bias correction', { kind: 'adamw', biasCorrection: false }, {}],
  ['LAMB', { kind: 'lamb' }, { maxNorm: 1 }],
  ['LAMB, 1-D excluded, clipped ratio', { kind: 'lamb', exclude1d: true, trustClip: true }, {}],
  ['LAMB as timm', { kind: 'lamb', preNorm: 1 }, { maxNorm: 50 }],
  ['LARS', { kind: 'lars' }, {}],
  ['LARS, 1-D excluded, clipped', { kind: 'lars', exclude1d: true }, { maxNorm: 1 }],
  ['LARS, loss scaling', { kind: 'lars', lossScaling: true, trustCoefficient: 0.1 }, {}],
  ['LARS without decay', { kind: 'lars' }, { weightDecay: 0 }],
  ['LAMB as cybertronai', { kind: 'lamb', biasCorrection: false, weightNormClamp: 10 }, {}],
];

const DISPATCHES = { sgd: 4, adam: 4, adamw: 4, lamb: 6, lars: 5 };

describe('against the reference', () => {
  test.each(CASES)('%s', async (_, change, numbers) => {
    const settings = { ...PLAIN, ...change };
    const scalars = { ...SCALARS, ...numbers };
    const scale = settings.lossScaling ? 1024 : 1;
    const start = arena(1);
    const gpuSide = await rig(settings, start, scale);
    expect(gpuSide.dispatches).toBe(DISPATCHES[settings.kind]);
    const state = freshState(start, scale);
    for (let t = 0; t < 4; t++) {
      const gradient = arena(10 + t, 0.1 * state.scale);
      gpuSide.step(gradient, scalars);
      const got = await gpuSide.read();
      const want = optimizerReference(state, gradient, 0, SEGMENTS, scalars, settings);
      expect(got.status).toEqual([1, 1, 0, 0]);
      const masked = (values: ArrayLike<number>) => Array.from(values).filter((__, at) => MASK[at]);
      // Rounding of a step is at most a few ulp of the parameter and of the update.
      const wanted = masked(state.parameters);
      const tolerance = 2e-6 * largest(wanted);
      expect(worstDifference(masked(got.parameters), wanted)).toBeLessThanOrEqual(tolerance);
      const gaps = Array.from(got.parameters).filter((__, at) => !MASK[at]);
      expect(gaps.every((value) => Number.isNaN(value))).toBe(true);
      expect(got.record[OPTIMIZER_RECORD.gradNorm]).toBeCloseTo(want.gradNorm, 4);
      expect(got.record[OPTIMIZER_RECORD.clipCoefficient]).toBeCloseTo(want.clipCoefficient, 6);
      expect(got.record[OPTIMIZER_RECORD.preNormFactor]).toBeCloseTo(want.preNormFactor, 6);
      expect(got.scaler.slice(0, 3)).toEqual(
        Float32Array.of(state.scale, state.growthTracker, state.consecutiveSkips),
      );
      want.segments.forEach((segment, index) => {
        const row = got.segmentRecord.slice(
          index * SEGMENT_RECORD_LENGTH,
          (index + 1) * SEGMENT_RECORD_LENGTH,
        );
        const near = (at: number, value: number, relative: number) =>
          expect(Math.abs((row[at] as number) - value)).toBeLessThanOrEqual(relative * value);
        near(SEGMENT_RECORD.gradNorm, segment.gradNorm, 1e-5);
        near(SEGMENT_RECORD.parameterNorm, segment.parameterNorm, 1e-5);
        // Δp is the difference of stored f32 parameters: half an ulp of p each, √n of them.
        expect(
          Math.abs((row[SEGMENT_RECORD.updateNorm] as number) - segment.updateNorm),
        ).toBeLessThanOrEqual(1e-6 * segment.parameterNorm + 1e-5 * segment.updateNorm);
        near(SEGMENT_RECORD.trustRatio, segment.trustRatio, 1e-5);
        expect([...row.slice(5)]).toEqual([0, 0, 0]);
      });
    }
  });

  test('twice the same, to the last bit', async () => {
    const run = async () => {
      const side = await rig({ ...PLAIN, kind: 'lamb' }, arena(1));
      for (let t = 0; t < 2; t++) side.step(arena(10 + t), SCALARS);
      return side.read();
    };
    const [one, other] = [await run(), await run()];
    for (const name of ['parameters', 'first', 'second', 'record', 'segmentRecord'] as const) {
      expect(sameBits(one[name], other[name])).toBe(true);
    }
  });
});

const BAD: [string, number][] = [
  ['NaN', Number.NaN],
  ['−∞', Number.NEGATIVE_INFINITY],
];
const POLICIES = ['stop', 'skip', 'ignore'] as const;

describe('a step that is not finite', () => {
  const spoiled = (value: number): Floats => {
    const gradient = arena(20);
    gradient[(SEGMENTS[7] as Segment).offset + 65_999] = value;
    return gradient;
  };

  /** GPU and reference through one good, one bad and one good step must decide alike. */
  async function through(settings: OptimizerSettings, bad: Floats, forward: number) {
    const start = arena(1);
    const side = await rig(settings, start, 4);
    const state = freshState(start, 4);
    const after = [];
    for (const [gradient, found] of [
      [arena(10), 0],
      [bad, forward],
      [arena(11), 0],
    ] as const) {
      side.step(gradient, SCALARS, found);
      const got = await side.read();
      const want = optimizerReference(state, gradient, found, SEGMENTS, SCALARS, settings);
      expect(got.status).toEqual([+want.updated, +want.committed, +state.dead, 0]);
      expect(got.record[OPTIMIZER_RECORD.updated]).toBe(+want.updated);
      expect(got.record[OPTIMIZER_RECORD.committed]).toBe(+want.committed);
      expect(got.record[OPTIMIZER_RECORD.dead]).toBe(+state.dead);
      expect(got.record[OPTIMIZER_RECORD.nonFiniteGradients]).toBe(want.nonFinite);
      expect(got.record[OPTIMIZER_RECORD.scale]).toBe(settings.lossScaling ? state.scale : 1);
      expect(got.record[OPTIMIZER_RECORD.consecutiveSkips]).toBe(state.consecutiveSkips);
      expect(got.segmentState[2]).toBe(state.steps[0]);
      after.push(got);
    }
    return after;
  }

  describe.each(POLICIES)('policy %s', (policy) => {
    test.each(BAD)('%s in a gradient', async (_, value) => {
      const [first, second] = await through({ ...PLAIN, policy }, spoiled(value), 0);
      if (policy !== 'ignore') expect(sameBits(second?.parameters, first?.parameters)).toBe(true);
      else expect(sameBits(second?.parameters, first?.parameters)).toBe(false);
    });

    test('in the forward pass, with and without loss scaling', async () => {
      for (const lossScaling of [false, true]) {
        await through({ ...PLAIN, policy, lossScaling }, arena(20), 3);
      }
    });

    test('overflow under loss scaling, with a clean and an unclean forward pass', async () => {
      for (const forward of [0, 1]) {
        const settings = { ...PLAIN, policy, lossScaling: true };
        const [first, second] = await through(settings, spoiled(Number.NaN), forward);
        expect(sameBits(second?.parameters, first?.parameters)).toBe(true);
        expect(sameBits(second?.first, first?.first)).toBe(true);
      }
    });

    test('a norm beyond f32', async () => {
      await through({ ...PLAIN, policy }, spoiled(1e30), 0);
    });
  });

  test.each(['lamb', 'lars'] as const)(
    'skipped, it leaves the moments of %s alone',
    async (kind) => {
      const settings = { ...PLAIN, kind, policy: 'skip' } as const;
      const [first, second] = await through(settings, spoiled(Number.NaN), 0);
      expect(sameBits(second?.parameters, first?.parameters)).toBe(true);
      expect(sameBits(second?.first, first?.first)).toBe(true);
      expect(sameBits(second?.second, first?.second)).toBe(true);
      expect(sameBits(second?.segmentState, first?.segmentState)).toBe(true);
    },
  );
});

describe('trust ratio of LARS', () => {
  const [zero, still, spoiled] = SEGMENTS.slice(4, 7) as [Segment, Segment, Segment];
  const at = ({ offset, length }: Segment, values: ArrayLike<number>) =>
    Array.from(values).slice(offset, offset + length);

  test.each([0, 0.01])('zero norms and a NaN that is let in, decay %d', async (weightDecay) => {
    const settings = { ...PLAIN, kind: 'lars', policy: 'ignore' } as const;
    const scalars = { ...SCALARS, weightDecay };
    const start = arena(1).fill(0, zero.offset, zero.offset + zero.length);
    const gradient = arena(10).fill(0, still.offset, still.offset + still.length);
    gradient[spoiled.offset + 3] = Number.NaN;
    const side = await rig(settings, start);
    const state = freshState(start);
    side.step(gradient, scalars);
    const got = await side.read();
    const want = optimizerReference(state, gradient, 0, SEGMENTS, scalars, settings);
    const ratios = SEGMENTS.map((_, index) => {
      const row = index * SEGMENT_RECORD_LENGTH;
      return got.segmentRecord[row + SEGMENT_RECORD.trustRatio] as number;
    });
    want.segments.forEach(({ trustRatio }, index) => {
      expect(Math.abs((ratios[index] as number) / trustRatio - 1)).toBeLessThan(1e-5);
    });
    expect([ratios[4], ratios[6]]).toEqual([1, 1]);
    // Without a gradient only the decay is left: η‖p‖/(decay·‖p‖).
    expect(ratios[5]).toBeCloseTo(
      weightDecay === 0 ? 1 : settings.trustCoefficient / weightDecay,
      5,
    );
    for (const segment of [zero, still]) {
      const wanted = at(segment, state.parameters);
      expect(worstDifference(at(segment, got.parameters), wanted)).toBeLessThan(1e-6);
    }
    const moved = at(spoiled, got.parameters);
    expect(moved.flatMap((value, i) => (Number.isFinite(value) ? [] : [i]))).toEqual([3]);
    expect(moved.filter(Number.isFinite)).not.toEqual(at(spoiled, start).toSpliced(3, 1));
  });
});

test('a scale stops growing where f32 ends, and unscales exactly there', async () => {
  const scale = 2 ** 126;
  const side = await rig({ ...PLAIN, lossScaling: true }, arena(1), scale);
  const state = freshState(arena(1), scale);
  const scalars = { ...SCALARS, growthInterval: 1 };
  for (let t = 0; t < 3; t++) {
    const gradient = arena(10 + t, state.scale / 1024);
    side.step(gradient, scalars);
    optimizerReference(state, gradient, 0, SEGMENTS, scalars, { ...PLAIN, lossScaling: true });
    const got = await side.read();
    expect(got.scaler[0]).toBe(2 ** 127);
    const kept = (values: ArrayLike<number>) => Array.from(values).filter((_, at) => MASK[at]);
    expect(worstDifference(kept(got.parameters), kept(state.parameters))).toBeLessThan(1e-5);
  }
});

test('a tensor keeps its own t in graphs that train different tensors', async () => {
  const gpu = await testGpu();
  const start = normals(1, 192);
  const gradient = normals(2, 192);
  const settings = { ...PLAIN, kind: 'adam' } as const;
  const [a, b] = [0, 1].map((row) => ({
    offset: 128 * row,
    length: 50,
    oneDimensional: false,
    stateRow: row,
  })) as [Segment, Segment];
  const arrays = optimizerArrays(gpu, 2, start);
  const alone = await optimizerRig(gpu, arrays, [b], settings);
  const both = await optimizerRig(gpu, arrays, [a, b], settings);
  alone.step(gradient, SCALARS);
  both.step(gradient, SCALARS);
  const { parameters, segmentState } = await both.read();
  expect([segmentState[2], segmentState[6]]).toEqual([1, 2]);

  const state = { ...freshState(start), steps: [0, 0] };
  optimizerReference({ ...state, steps: [0] }, gradient, 0, [b], SCALARS, settings);
  state.steps[1] = 1;
  optimizerReference(state, gradient, 0, [a, b], SCALARS, settings);
  expect(worstDifference(parameters, state.parameters)).toBeLessThan(1e-6);
});

test('an optimizer without a tensor still keeps its records', async () => {
  const gpu = await testGpu();
  const arrays = optimizerArrays(gpu, 0, new Float32Array(64));
  const side = await optimizerRig(gpu, arrays, [], PLAIN);
  side.step(new Float32Array(64), SCALARS);
  const got = await side.read();
  expect(got.status).toEqual([1, 1, 0, 0]);
  expect(got.record[OPTIMIZER_RECORD.gradNorm]).toBe(0);
});

test('on hardware the chunks of a large model are joined first, to the same bits', async () => {
  const gpu = await testGpu();
  const lengths = [...Array.from({ length: 9 }, () => 40), 150_000, 400_321];
  let offset = 0;
  const segments = lengths.map((length): Segment => {
    const segment = { offset, length, oneDimensional: false };
    offset += Math.ceil(length / 64) * 64;
    return segment;
  });
  const gradient = Float32Array.from({ length: offset }, (_, i) => Math.sin(i * 1.7));
  const run = async (software: boolean) => {
    const arrays = optimizerArrays(gpu, segments.length, new Float32Array(offset).fill(0.5));
    const adapter = { ...gpu, summary: { ...gpu.summary, software } };
    const side = await optimizerRig(adapter, arrays, segments, PLAIN);
    side.step(gradient, { ...SCALARS, maxNorm: 1 });
    const got = await side.read();
    side.destroy();
    return { dispatches: side.dispatches, got };
  };
  const [plain, joined] = [await run(true), await run(false)];
  expect(joined.dispatches).toBe(plain.dispatches + 1);
  expect(sameBits(joined.got.record, plain.got.record)).toBe(true);
  expect(sameBits(joined.got.segmentRecord, plain.got.segmentRecord)).toBe(true);
  expect(sameBits(joined.got.parameters, plain.got.parameters)).toBe(true);
});
