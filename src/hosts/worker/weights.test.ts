import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { torchZip } from '#checkpoint/pytorch/torchFile.fixture.ts';
import { testDataset } from '#node/testDataset.ts';
import { presetConfig } from '#run/presets.ts';
import { RunStoreBench } from '#storage/runStore.fixture.ts';
import { findForkable, findResumable } from './resume.ts';
import { readWeights, stateFromWeights } from './weights.ts';

const config = { ...presetConfig('quick'), encoder: 'resnet18', width: 4, batchSize: 64 } as const;
const file = {
  path: 'small.pth',
  blob: new Blob([
    torchZip({
      'bn1.weight': { shape: [4], data: Float32Array.of(1, 2, 3, 4) },
      'conv1.weight': { shape: [4, 3, 7, 7], data: new Float32Array(588) },
    }),
  ]),
};

test('weights are told about, stored as a run before its first step, and known again', async () => {
  const runStore = await new RunStoreBench().open();
  const ask = (keep: boolean) =>
    readWeights(runStore, { type: 'readWeights', request: 1, config, file, keep });
  const told = await ask(false);
  expect(told).toMatchObject({
    report: { file: 'small.pth', counts: { loaded: 1, shape: 1 } },
    runId: null,
  });
  expect((await runStore.listRuns()).runs).toEqual([]);
  expect(await ask(true)).toMatchObject({ runId: 'small', problem: null });
  expect(await ask(true)).toMatchObject({ runId: 'small' });
  const { runs } = await runStore.listRuns();
  expect(runs).toMatchObject([
    { runId: 'small', steps: 0, state: 'stopped', weights: { file: 'small.pth' } },
  ]);
  // It is trained, or forked, as any run.
  const images = testDataset(400, config.imageSide);
  const { state } = await findResumable(runStore, 'small', images);
  const numbers = (name: string) => state.arrays.find((array) => array.name === name)?.data;
  expect([...(numbers('encoder_q.bn1.weight') ?? [])]).toEqual([1, 2, 3, 4]);
  expect([...(numbers('encoder_k.bn1.weight') ?? [])]).toEqual([1, 2, 3, 4]);
  expect((await findForkable(runStore, 'small', images, { ...config, epochs: 2 })).step).toBe(0);
});

test('a queued file that is gone, or is not what it was, is said', async () => {
  const gone = Object.assign(new Blob(['x']), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }),
  });
  const words = /^The weights “small\.pth” cannot be read any more/;
  await expect(stateFromWeights(config, { path: 'small.pth', blob: gone })).rejects.toThrow(words);
  await expect(stateFromWeights(config, { ...file, sha256: '0' })).rejects.toThrow(words);
  const { weights } = await stateFromWeights(config, file);
  expect(weights?.file).toBe('small.pth');
});

test('a file that cannot be used is answered in words', async () => {
  const runStore = await new RunStoreBench().open();
  const found = await readWeights(runStore, {
    ...{ type: 'readWeights', request: 2, keep: true, config },
    file: { path: 'a.pth', blob: new Blob(['nonsense']) },
  });
  if (found.type !== 'weightsRead') throw new Error('no answer');
  expect(found).toMatchObject({ report: null, runId: null });
  expect(english(found.problem)).toMatch(/^"a\.pth" cannot be read/);
  const other = await readWeights(runStore, {
    ...{ type: 'readWeights', request: 3, keep: true, file },
    config: { ...config, width: 8 },
  });
  expect(other.type === 'weightsRead' && english(other.problem)).toMatch(
    /no tensor with a name and shape of this model/,
  );
});
