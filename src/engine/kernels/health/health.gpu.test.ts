import { expect, test } from 'vitest';
import { launchNormalize } from '#kernels/normalize/normalize.ts';
import { launchStepRecord, STEP_RECORD_LENGTH } from '#kernels/update/update.ts';
import { HARDWARE, normals, onGpu, poisoned, runGraph, worstDifference } from '#node/testArrays.ts';
import { featureHealthReference } from './health.reference.ts';
import { FEATURE_HEALTH, FEATURE_HEALTH_LENGTH, launchFeatureHealth } from './health.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Health on the GPU of rows that the GPU normalises, and what went into it. */
async function healthOf(raw: Floats, batch: number, dim: number, isWide = false) {
  const results = await runGraph(
    (gpu, graph) => {
      const x = onGpu(gpu, raw);
      const [unit, norms] = [poisoned(gpu, batch * dim), poisoned(gpu, batch)];
      const out = poisoned(gpu, FEATURE_HEALTH_LENGTH);
      launchNormalize(graph, batch, dim, x, unit, norms);
      const health = { batch, dim, raw: x, unit, norms, out };
      if (isWide) {
        const [statistics, rows] = [
          onGpu(gpu, new Float32Array(8)),
          onGpu(gpu, new Float32Array(8)),
        ];
        const [record, forward] = [poisoned(gpu, STEP_RECORD_LENGTH), poisoned(gpu, 4)];
        const arrays = { rows, statistics, record, forward };
        launchStepRecord(graph, { batch: 1, losses: 1 }, arrays, health);
      } else launchFeatureHealth(graph, health);
      return [out, unit, norms];
    },
    isWide ? HARDWARE : {},
  );
  const [out, unit, norms] = results as [Floats, Floats, Floats];
  return { out, unit, norms };
}

test.each([
  [1, 4],
  [2, 12],
  [7, 64],
  [65, 68],
  [130, 256],
])('%i rows of %i dimensions', async (batch, dim) => {
  const raw = normals(batch + dim, batch * dim);
  // Dimension 0 is dead, dimension 1 all but dead.
  for (let row = 0; row < batch; row++) {
    raw[row * dim] = row % 2 === 0 ? -0 : -Math.abs(raw[row * dim] as number);
    raw[row * dim + 1] = row === batch - 1 ? 1e-30 : -1;
  }
  for (const isWide of [false, true]) {
    const { out, unit, norms } = await healthOf(raw, batch, dim, isWide);
    const want = featureHealthReference(dim, raw, unit, norms);
    expect(worstDifference(out.subarray(0, 4), want.slice(0, 4))).toBeLessThan(1e-6);
    expect([...out.subarray(4)]).toEqual(want.slice(4));
    const again = await healthOf(raw, batch, dim, isWide);
    expect(again.out).toEqual(out);
  }
});

test.each([false, true])('zeros, infinities and NaN are counted, wide %s', async (isWide) => {
  const [batch, dim] = [6, 8];
  const raw = normals(3, batch * dim).map((value) => -Math.abs(value));
  raw.fill(0, 0, dim);
  raw.fill(-1e30, dim, 2 * dim);
  raw[2 * dim + 3] = Number.NEGATIVE_INFINITY;
  raw[3 * dim + 4] = Number.NaN;
  raw[4 * dim + 5] = Number.POSITIVE_INFINITY;
  const { out, unit, norms } = await healthOf(raw, batch, dim, isWide);
  const want = featureHealthReference(dim, raw, unit, norms);
  expect([...out]).toEqual(want.map(Math.fround));
  expect(out[FEATURE_HEALTH.featureStd]).toBeNaN();
  expect(out[FEATURE_HEALTH.meanCosine]).toBeNaN();
  // NaN and +∞ are not ≤ 0, −∞ is.
  expect(out[FEATURE_HEALTH.deadUnits]).toBe(6 / 8);
  expect(out[FEATURE_HEALTH.badNorms]).toBe(Math.fround(5 / 6));
  expect(out[FEATURE_HEALTH.nonFiniteRaw]).toBe(3);
});
