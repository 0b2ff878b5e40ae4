import { expect, test } from 'vitest';
import { similaritiesReference } from '#kernels/infoNce/infoNce.reference.ts';
import { ROW } from '#kernels/infoNce/infoNce.ts';
import { RECORD_PART } from '#model/model.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { decodeStep } from './stepMetrics.ts';

const config = { ...DEFAULT_CONFIG, batchSize: 2, temperature: 0.2 };

/** A step's metrics from the summed columns of InfoNCE's rows. */
function decoded(columns: Partial<Record<keyof typeof ROW, number>>) {
  const record = new Float32Array(RECORD_PART.segments);
  for (const [name, sum] of Object.entries(columns)) record[ROW[name as keyof typeof ROW]] = sum;
  const submitted = {
    ...{ index: 0, batch: new Uint32Array(2), adjusted: {}, epoch: 0, stage: 0, lr: 0.1 },
    ...{ keyMomentum: null, weightDecay: null },
    ...{ inst: true, granularities: 0, accProtoCeiling: null, tensors: [], layers: [] },
  };
  const timing = { stepMs: 1, imagesPerSec: 1, atMs: 1 };
  return decodeStep(record, config, submitted, timing, new Map()).metrics;
}

test('similarities are the rows’ logits times the temperature, as in the reference', () => {
  const q = [1, 0, 0, 1];
  const k = [0.6, 0.8, 0, 1];
  const queue = [0.8, 0.6, -1, 0, 0.6, -0.8];
  const want = similaritiesReference(2, q, k, queue);
  expect(want).toEqual({ positive: 0.8, hardestNegative: 0.7 });
  const metrics = decoded({ positive: (0.6 + 1) / 0.2, largestNegative: (0.8 + 0.6) / 0.2 });
  expect(metrics.positiveSimilarity).toBeCloseTo(want.positive, 6);
  expect(metrics.hardestNegative).toBeCloseTo(want.hardestNegative, 6);
});

test('a non-finite row gives no hardest negative, and no positive if the NaN is in it', () => {
  const negative = decoded({ positive: 8, largestNegative: 7, nonFinite: 1 });
  expect(negative.positiveSimilarity).toBeCloseTo(0.8, 6);
  expect(negative.hardestNegative).toBeNaN();
  const positive = decoded({ positive: Number.NaN, largestNegative: 7, nonFinite: 1 });
  expect(positive.positiveSimilarity).toBeNaN();
  expect(positive.hardestNegative).toBeNaN();
});
