import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { UNINTERRUPTED } from '#base/workSignal.ts';
import { readFixture } from '#checks/golden/fixtures.ts';
import type { Dataset } from '#data/dataset.ts';
import { testDataset } from '#node/testDataset.ts';
import { testGpu } from '#node/testDevice.ts';
import { rowsInMemoryFile } from '#trainer/passes/gatheredRows.fixture.ts';
import { knnReference } from './knn.reference.ts';
import { findNeighbours, knnScores, largestRows, type Neighbours } from './knn.ts';
import { type FeatureRows, featureStd, knnAccuracy } from './knnAccuracy.ts';
import type { Rows, StoredRows } from './rows.ts';
import { shareWithTensorFlow } from './tensorflow.ts';

const range = (from: number, to: number) =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i);
const at = (values: Float32Array<ArrayBuffer>, dim: number, first: number): FeatureRows => ({
  values,
  dim,
  images: range(first, first + values.length / dim),
});

describe('weighted kNN', async () => {
  const cluster = await readFixture('cluster');
  await shareWithTensorFlow(await testGpu());
  const bank = at(cluster.f32('knn/bank'), 16, 0);
  const query = at(cluster.f32('knn/query'), 16, 64);
  const settings = { neighbours: 10, temperature: 0.1, centred: false, plain: false };

  /** A data set in which the bank has PyTorch's labels and the queries those given. */
  const labelled = (answers: ArrayLike<number>, groups: Dataset['groups'] = null): Dataset => {
    const labels = Uint16Array.of(...cluster.f32('knn/labels'), ...Array.from(answers));
    const base = testDataset(76, 8);
    return { ...base, groups, levels: [{ ...(base.levels[0] as Dataset['levels'][0]), labels }] };
  };

  test('answers as PyTorch’s fixture', async () => {
    const right = labelled(cluster.f32('knn/pred'));
    const [level] = await knnAccuracy(right, bank, query, settings, UNINTERRUPTED);
    expect(level?.top1).toBe(100);
    const wrong = labelled(cluster.f32('knn/pred').map((label) => (label + 1) % 4));
    const [other] = await knnAccuracy(wrong, bank, query, settings, UNINTERRUPTED);
    expect(other?.top1).toBe(0);
  });

  test('class scores as PyTorch’s fixture', async () => {
    const labels = cluster.f32('knn/labels');
    const scores = await knnScores(bank, labels, query, 10, 0.1, 4);
    const { data, atol } = cluster.get('knn/scores');
    expect(scores).toHaveLength(data.length);
    data.forEach((want, i) => {
      expect(Math.abs((scores[i] as number) - want)).toBeLessThanOrEqual(4 * atol);
    });
  });

  test('InstDisc’s protocol as plain arrays compute it, groups or not', async () => {
    const stream = new RandomStream(3, 'probe');
    const rows = (count: number) =>
      Float32Array.from({ length: count * 24 }, () => stream.normal() + 0.3);
    const labels = Array.from({ length: 500 }, () => Math.floor(5 * stream.uniform()));
    const known = at(rows(500), 24, 0);
    const asked = at(rows(150), 24, 500);
    const { scores, answers } = knnReference(known, labels, asked, { k: 200, t: 0.1, classes: 5 });
    const got = await knnScores(known, labels, asked, 200, 0.1, 5);
    got.forEach((score, i) => {
      expect(Math.abs(score / (scores[i] as number) - 1)).toBeLessThan(2e-5);
    });
    const base = testDataset(650, 8);
    const own = { name: 'class', classNames: ['0', '1', '2', '3', '4'] };
    const dataset: Dataset = {
      ...base,
      classBalanced: true,
      groups: new Uint16Array(650),
      levels: [{ ...own, labels: Uint16Array.of(...labels, ...answers) }],
    };
    const plain = { neighbours: 200, temperature: 0.1, centred: false, plain: true };
    const [level] = await knnAccuracy(dataset, known, asked, plain, UNINTERRUPTED);
    expect(level?.top1).toBe(100);
  });

  test('a bank that is read in parts answers with the bits of the whole', async () => {
    const stream = new RandomStream(4, 'probe');
    const rows = (count: number) =>
      Float32Array.from({ length: count * 24 }, () => stream.normal() + 0.3);
    const known = { values: rows(700), dim: 24 };
    // Equal rows far apart: ties go to the lower.
    known.values.copyWithin(690 * 24, 3 * 24, 4 * 24);
    const asked = { values: rows(128), dim: 24 };
    asked.values.set(known.values.subarray(3 * 24, 4 * 24));
    const neighboursOf = async (
      bank: Rows | StoredRows,
      asked: Rows | StoredRows,
      part?: number,
    ) => {
      const found: Neighbours[] = [];
      await findNeighbours(
        bank,
        asked,
        { neighbours: 50, centred: true, ...(part && { part }) },
        (q, row) => (q + row) % 7 > 0,
        (q, nearest) => {
          found[q] = nearest;
        },
        UNINTERRUPTED,
      );
      return found;
    };
    const whole = await neighboursOf(known, asked);
    expect(whole[0]?.rows.slice(0, 2)).toEqual([3, 690]);
    const [bankFile, queryFile] = [await rowsInMemoryFile(known), await rowsInMemoryFile(asked)];
    expect(await neighboursOf(bankFile.rows, queryFile.rows, 300)).toEqual(whole);
  });

  test('rows of the query’s own group have no vote', async () => {
    const groups = Uint16Array.from({ length: 76 }, (_, i) => i);
    // The first query belongs with every row that carries its answer: another class must win.
    const answers = cluster.f32('knn/pred');
    const labels = cluster.f32('knn/labels');
    labels.forEach((label, i) => {
      if (label === answers[0]) groups[i] = 64;
    });
    const one = { ...query, values: query.values.slice(0, 16), images: range(64, 65) };
    const voters = labelled(answers, groups);
    const [level] = await knnAccuracy(voters, bank, one, settings, UNINTERRUPTED);
    expect(level?.top1).toBe(0);
  });
});

test('the k largest, ties by the lower row, non-finite and excluded rows left out', () => {
  const values = [3, Number.NaN, 5, 5, 1, Number.POSITIVE_INFINITY, 4, 2];
  expect(largestRows(values, 3, () => true)).toEqual([2, 3, 6]);
  expect(largestRows(values, 3, (row) => row !== 2)).toEqual([3, 6, 0]);
  expect(largestRows(values, 20, () => true)).toEqual([2, 3, 6, 0, 7, 4]);
});

test('feature std is the mean of the columns’ population std', async () => {
  const rows = { values: Float32Array.of(0, 1, 2, 1, 4, 1), dim: 2 };
  const std = await featureStd(rows);
  expect(std).toBeCloseTo(Math.sqrt(8 / 3) / 2, 10);
  expect(await featureStd(rows, 2)).toBe(std);
});
