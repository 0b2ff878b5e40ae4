import { afterEach, describe, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { allocate, bufferOf, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { createModel } from '#model/createModel.ts';
import { testGpu } from '#node/testDevice.ts';
import { SMALL, type TestRunOptions, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';
import { storedRows } from './capture.ts';
import { nonFiniteTensors } from './finite.ts';

const gpu = await testGpu();
const PCL = { method: 'pcl', numClusters: '4,6', optimizer: 'adam', learningRate: 0.003 } as const;

function poison({ device }: Gpu, array: GpuArray, at: number, value: number): void {
  device.queue.writeBuffer(bufferOf(array), array.offset + 4 * at, Float32Array.of(value));
}

test.each<[string, Partial<RunConfig>]>([
  ['PCL with Adam', PCL],
  ['BYOL', { method: 'byol', predictor: 'linear 32, bn, relu, linear D' }],
  ['SimCLR with LAMB', { method: 'simclr', optimizer: 'lamb' }],
])('%s: one bad number in any tensor of a checkpoint is found, and named', async (_, changes) => {
  const model = createModel(gpu, { ...SMALL, ...changes });
  // Prototypes are all zeros, as every array is that the first step fills.
  const look = () => nonFiniteTensors(gpu, model, true);
  expect(await look()).toEqual([]);
  const rows = storedRows(model, true);
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, { array, stored }] of rows.entries()) {
    for (const [j, { name, offset, length }] of stored.entries()) {
      // The first and the last tensor of an array, at their ends; a few between.
      if (j > 1 && j < stored.length - 1 && j % 7 > 0) continue;
      const at = offset + (j % 2 === 0 ? length - 1 : 0);
      poison(gpu, array, at, bad[(i + j) % 3] ?? 0);
      expect(await look(), name).toEqual([{ name, bad: 1 }]);
      poison(gpu, array, at, 0);
    }
  }
  expect(await look()).toEqual([]);
  expect(new Set(rows.map(({ array }) => array.label))).toEqual(
    new Set(model.rows.filter(({ tensors }) => tensors.length > 0).map(({ name }) => name)),
  );
  const state = allocate(gpu, [8], 'optimizer state');
  upload(gpu, state, Float32Array.of(1, 1, 1, 0, Number.NaN, 1, 1, 0));
  expect(await nonFiniteTensors(gpu, model, true, state)).toEqual([
    { name: 'optimizer state', bad: 1 },
  ]);
  free(state);
  model.destroy();
});

describe('a run whose state is damaged after the step of epoch 2', () => {
  afterEach(() => vi.restoreAllMocks());

  /** Writes a NaN into the run's own array of that label. */
  async function damaged(label: string, changes: Partial<RunConfig> = {}) {
    let buffer: GPUBuffer | null = null;
    const create = gpu.memory.create.bind(gpu.memory);
    vi.spyOn(gpu.memory, 'create').mockImplementation((descriptor) => {
      const made = create(descriptor);
      if (descriptor.label === label) buffer = made;
      return made;
    });
    const options: TestRunOptions = {
      onEvent(event) {
        if (event.type !== 'evaluationFinished' || event.evaluation.epoch !== 2) return;
        if (buffer === null) throw new Error(`no array ${label}`);
        gpu.device.queue.writeBuffer(buffer, 0, Float32Array.of(Number.NaN));
      },
    };
    return testRun(changes, options);
  }

  test.each([
    ['query parameters', {}],
    ['key parameters', {}],
    ['first moments', {}],
    ['second moments', PCL],
    ['queue', {}],
  ] as const)(
    'in the %s: named, the last good checkpoint stays, and so the diagnosis',
    async (label, changes) => {
      const array = label;
      const { kept, notes, ended, diagnoses } = await damaged(array, changes);
      expect(kept.map(({ step }) => step)).toEqual([5]);
      const [note] = notes.filter((one) => one.kind === 'alarm' && one.alarm === 'brokenState');
      expect(note?.step).toBe(10);
      expect(english(note?.message)).toMatch(
        /^The state after step 10 was not kept: \S+ is not finite in 1 places.* The checkpoint of step 5 stays/,
      );
      if (ended?.type !== 'runEnded') throw new Error('the run did not end');
      expect(ended).toMatchObject({ state: 'failed', fault: { kind: 'nonFinite' } });
      // A moment reaches the weights in the step after, and the loss in the next.
      expect(ended.fault?.step).toBeLessThanOrEqual(label.endsWith('moments') ? 12 : 11);
      expect(diagnoses.at(-1)).toMatchObject({ cause: 'damagedState', confidence: 'certain' });
    },
  );

  test('in the running statistics: named once, and the run goes on', async () => {
    const { kept, notes, ended } = await damaged('running statistics');
    expect(ended).toMatchObject({ state: 'finished' });
    expect(kept.map(({ step }) => step)).toEqual([5]);
    expect(notes.map(({ step, message }) => [step, english(message)])).toEqual([
      [10, expect.stringContaining('running_mean is not finite in 1 places')],
    ]);
  });
});
