import { describe, expect, test } from 'vitest';
import { download } from '#gpu/readback.ts';
import { allocate, type GpuArray, StepGraph, upload } from '#gpu/stepGraph.ts';
import { readFixture } from '#node/golden.ts';
import { normals, onGpu, poisoned, runGraph, worstDifference } from '#node/testArrays.ts';
import { testCache, testGpu } from '#node/testDevice.ts';
import { sgdReference } from './update.reference.ts';
import {
  launchEnqueue,
  launchKeyMomentum,
  launchRunningStatistics,
  launchSgd,
  launchStepRecord,
  RECORD,
  RECORD_LENGTH,
  SCALAR,
  SCALARS_LENGTH,
} from './update.ts';

type Floats = Float32Array<ArrayBuffer>;

function scalars(values: Partial<Record<keyof typeof SCALAR, number>>): Floats {
  const array = new Float32Array(SCALARS_LENGTH);
  for (const [name, at] of Object.entries(SCALAR)) {
    array[at] = values[name as keyof typeof SCALAR] ?? 0;
  }
  return array;
}

describe('SGD', async () => {
  const optim = await readFixture('optim');

  async function trajectory(
    grads: Floats,
    start: Floats,
    settings: { lr: number; momentum: number; weightDecay: number },
    status = 1,
  ): Promise<Floats[]> {
    const gpu = await testGpu();
    const graph = new StepGraph(gpu, testCache(gpu));
    const length = start.length;
    const gradient = allocate(gpu, [length], 'gradient');
    const parameters = onGpu(gpu, start);
    const key = poisoned(gpu, length);
    launchSgd(graph, {
      gradient,
      next: onGpu(gpu, start),
      scalars: onGpu(
        gpu,
        scalars({
          LEARNING_RATE: settings.lr,
          SGD_MOMENTUM: settings.momentum,
          WEIGHT_DECAY: settings.weightDecay,
        }),
      ),
      status: onGpu(gpu, Uint32Array.of(status)),
      parameters,
      momentum: onGpu(gpu, new Float32Array(length)),
      key,
    });
    await graph.finish();
    const states: Floats[] = [];
    for (let at = 0; at < grads.length; at += length) {
      upload(gpu, gradient, grads.slice(at, at + length));
      graph.submit();
      states.push(await download(gpu, parameters));
    }
    return states;
  }

  test.each([
    ['sgd_plain', 0, 0],
    ['sgd_mom', 0.9, 1e-4],
  ])('PyTorch’s trajectory %s', async (name, momentum, weightDecay) => {
    const settings = { lr: 0.1, momentum, weightDecay };
    const states = await trajectory(optim.f32(`${name}/grads`), optim.f32('p0'), settings);
    const want = optim.f32(`${name}/params`);
    const worst = Math.max(
      ...states.map((state, i) => worstDifference(state, want.slice(i * 64, i * 64 + 64))),
    );
    expect(worst).toBeLessThanOrEqual(4 * optim.get(`${name}/params`).atol);

    const parameters = Float64Array.from(optim.f32('p0'));
    const buffer = new Float64Array(64);
    const grads = optim.f32(`${name}/grads`);
    for (let t = 0; t < states.length; t++) {
      sgdReference(parameters, buffer, grads.slice(t * 64, t * 64 + 64), settings);
    }
    expect(worstDifference(states.at(-1) ?? [], parameters)).toBeLessThan(1e-5);
  });

  test('a failed status leaves every parameter as it was', async () => {
    const start = normals(1, 64);
    const settings = { lr: 0.1, momentum: 0.9, weightDecay: 0.1 };
    const [state] = await trajectory(normals(2, 64), start, settings, 0);
    expect(state).toEqual(start);
  });
});

describe('queue and key momentum', async () => {
  const golden = await readFixture('queue_ema');

  test.each(['queue', 'queue_nondiv'])('the ring buffer wraps as PyTorch’s: %s', async (name) => {
    const [dim, length] = golden.get(`${name}/init`).shape as [number, number];
    const rowMajor = (values: Floats) =>
      Float32Array.from(values, (_, i) => values[(i % dim) * length + Math.floor(i / dim)] ?? 0);
    const gpu = await testGpu();
    const graph = new StepGraph(gpu, testCache(gpu));
    const keys = allocate(gpu, [8 * dim], 'keys');
    const state = onGpu(gpu, scalars({}));
    const queue = onGpu(gpu, rowMajor(golden.f32(`${name}/init`)));
    launchEnqueue(graph, dim, keys, state, onGpu(gpu, Uint32Array.of(1)), queue);
    await graph.finish();
    let pointer = 0;
    for (let t = 0; t < 5; t++) {
      upload(gpu, keys, golden.f32('keys').slice(t * 8 * dim, (t + 1) * 8 * dim));
      upload(gpu, state, scalars({ QUEUE_POINTER: pointer }));
      graph.submit();
      pointer = (pointer + 8) % length;
      const size = dim * length;
      const want = golden.f32(`${name}/state`).slice(t * size, (t + 1) * size);
      expect(await download(gpu, queue)).toEqual(rowMajor(want));
      expect(pointer).toBe(golden.get(`${name}/ptr`).data[t]);
    }
  });

  test.each([0.99, 0.999])('key momentum %f', async (m) => {
    const gpu = await testGpu();
    const graph = new StepGraph(gpu, testCache(gpu));
    const pad = (values: Floats) => Float32Array.from({ length: 12 }, (_, i) => values[i] ?? 0);
    const steps = golden.f32('ema/q');
    const query = allocate(gpu, [12], 'query');
    const [even, odd] = [allocate(gpu, [12], 'even'), allocate(gpu, [12], 'odd')];
    launchKeyMomentum(graph, query, even, onGpu(gpu, scalars({ KEY_MOMENTUM: m })), odd);
    graph.copy(odd, even);
    await graph.finish();
    upload(gpu, even, pad(steps.slice(0, 10).map((v) => v * 0.5)));
    for (let t = 0; t < 5; t++) {
      upload(gpu, query, pad(steps.slice(t * 10, t * 10 + 10)));
      graph.submit();
      const got = (await download(gpu, even)).slice(0, 10);
      const want = golden.f32(`ema_${m}/k`).slice(t * 10, t * 10 + 10);
      expect(worstDifference(got, want)).toBeLessThanOrEqual(4 * golden.get(`ema_${m}/k`).atol);
    }
  });
});

describe('the step record', () => {
  async function record(
    rows: Floats,
    gradient: Floats,
    statusBefore = 1,
    statistics = new Float32Array(64),
  ) {
    const [values, status] = await runGraph((gpu, graph) => {
      const out = poisoned(gpu, RECORD_LENGTH);
      const flag = onGpu(gpu, Uint32Array.of(statusBefore));
      launchStepRecord(graph, rows.length / 8, {
        rows: onGpu(gpu, rows),
        gradient: onGpu(gpu, gradient),
        statistics: onGpu(gpu, statistics),
        record: out,
        status: flag,
      });
      return [out, flag];
    });
    const flag = new Uint32Array(status?.buffer ?? new ArrayBuffer(4))[0];
    return { values: values as Floats, status: flag };
  }
  const rows = Float32Array.of(2, 0, 0, 0, 0, 1, 1, 0, 4, 0, 0, 0, 1, 0, 1, 0);

  test('means, percentages and the gradient norm', async () => {
    const gradient = normals(1, 1000);
    const { values, status } = await record(rows, gradient);
    const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
    expect(values[RECORD.loss]).toBe(3);
    expect(values[RECORD.strict]).toBe(50);
    expect(values[RECORD.naive]).toBe(100);
    expect(values[RECORD.tiedRows]).toBe(1);
    expect(Math.abs((values[RECORD.gradNorm] as number) - norm)).toBeLessThan(1e-4);
    expect(values[RECORD.committed]).toBe(1);
    expect(status).toBe(1);
  });

  test.each([
    ['NaN', Number.NaN],
    ['+∞', Number.POSITIVE_INFINITY],
    ['a square beyond f32', 1e30],
  ])('one gradient of %s fails the step, and the status stays failed', async (_, bad) => {
    const gradient = normals(1, 1000);
    gradient[777] = bad;
    const failed = await record(rows, gradient);
    expect(failed.values[RECORD.committed]).toBe(0);
    expect(failed.values[RECORD.nonFiniteGradients]).toBe(Number.isFinite(bad) ? 0 : 1);
    expect(failed.status).toBe(0);
    const after = await record(rows, normals(1, 1000), 0);
    expect(after.values[RECORD.committed]).toBe(0);
    expect(after.status).toBe(0);
  });

  test('an overflowed batch statistic fails the step, though loss and gradient are finite', async () => {
    const statistics = new Float32Array(64);
    statistics[9] = Number.POSITIVE_INFINITY;
    const { values, status } = await record(rows, normals(1, 64), 1, statistics);
    expect(values[RECORD.nonFiniteStatistics]).toBe(1);
    expect(values[RECORD.committed]).toBe(0);
    expect(status).toBe(0);
  });

  test('a NaN loss or a non-finite row fails the step', async () => {
    const lossRows = rows.slice();
    lossRows[0] = Number.NaN;
    expect((await record(lossRows, normals(1, 64))).status).toBe(0);
    const flagged = rows.slice();
    flagged[3] = 1;
    expect((await record(flagged, normals(1, 64))).status).toBe(0);
  });
});

test('running statistics average the groups and keep nine tenths', async () => {
  const [batch, running] = [normals(1, 24), normals(2, 8)];
  const [got] = await runGraph((gpu, graph) => {
    const state: GpuArray = onGpu(gpu, running);
    launchRunningStatistics(graph, 3, onGpu(gpu, batch), onGpu(gpu, Uint32Array.of(1)), state);
    return [state];
  });
  const want = Array.from(running, (v, i) => {
    const mean = ((batch[i] ?? 0) + (batch[i + 8] ?? 0) + (batch[i + 16] ?? 0)) / 3;
    return 0.9 * v + 0.1 * mean;
  });
  expect(worstDifference(got ?? [], want)).toBeLessThan(1e-6);
});
