import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { featureFiles } from './featureFiles.ts';

const pass = { runId: '../a 1', epoch: 1, fingerprint: 'step/75' };
const rows = (batch: number, length = 12) =>
  Float32Array.from({ length }, (_, i) => Math.sin(batch * 100 + i) / 3);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'features-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('batches are read back bit for bit, also by another process; a damaged one counts as missing', async () => {
  const features = await featureFiles(folder).openFeatureStore(pass);
  expect(await features.batches()).toEqual([]);
  for (const batch of [0, 2, 10]) await features.put(batch, rows(batch));
  await features.put(2, rows(2, 40).subarray(4, 10));
  const again = await featureFiles(folder).openFeatureStore(pass);
  expect(await again.batches()).toEqual([0, 2, 10]);
  expect(await again.get(10)).toEqual(rows(10));
  expect(await again.get(2)).toEqual(rows(2, 40).slice(4, 10));
  expect(await again.get(1)).toBeNull();
  expect(await again.bytes()).toBe(4 * 30);

  const file = join(folder, 'run ..%2Fa%201', '1 step%2F75', '0.features');
  const bytes = await readFile(file);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  await writeFile(file, bytes);
  expect(await again.get(0)).toBeNull();
  expect(await again.batches()).toEqual([2, 10]);
  await writeFile(file, bytes.subarray(0, 5));
  expect(await again.get(0)).toBeNull();
});

test('other weights, other epochs and other runs are kept apart, and pruned', async () => {
  const storage = featureFiles(folder);
  for (const place of [pass, { ...pass, epoch: 11 }, { ...pass, runId: 'b' }]) {
    await (await storage.openFeatureStore(place)).put(0, rows(place.epoch));
  }
  expect(await storage.featureBytesStored()).toBe(3 * 48);
  const other = await storage.openFeatureStore({ ...pass, fingerprint: 'step 80' });
  expect(await other.batches()).toEqual([]);
  expect(await storage.featureBytesStored()).toBe(2 * 48);
  await other.put(3, rows(3));
  await storage.pruneFeatures({ keepRunId: pass.runId, keepEpoch: 1 });
  expect(await storage.featureBytesStored()).toBe(48);
  expect(await other.get(3)).toEqual(rows(3));
  await other.clear();
  expect(await other.batches()).toEqual([]);
});
