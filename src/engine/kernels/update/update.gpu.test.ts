import { describe, expect, test } from 'vitest';
import { readFixture } from '#checks/golden/fixtures.ts';
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { HARDWARE, normals, onGpu, poisoned, runGraph, worstDifference } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import {
  launchCommit,
  launchKeyMomentum,
  launchStepRecord,
  NON_FINITE_STATISTICS,
  SCALAR,
  SCALARS_LENGTH,
  STEP_RECORD_LENGTH,
  type StatisticsRange,
  type TrainedParts,
} from './update.ts';

type Floats = Float32Array<ArrayBuffer>;

function scalars(values: Partial<Record<keyof typeof SCALAR, number>>): Floats {
  const array = new Float32Array(SCALARS_LENGTH);
  for (const [name, at] of Object.entries(SCALAR)) {
    array[at] = values[name as keyof typeof SCALAR] ?? 0;
  }
  return array;
}

/** The optimizer's status of a step that is committed. */
const committed = (gpu: Gpu, flag = 1): GpuArray => onGpu(gpu, Uint32Array.of(flag, flag, 0, 0));

const ALL_TRAINED: TrainedParts = {
  headA: 12,
  headB: 12,
  trained: { encoder: true, a: true, b: true },
};

describe('queue and key momentum', async () => {
  const golden = await readFixture('queue_ema');

  test.each(['queue', 'queue_nondiv'])('the ring buffer wraps as PyTorch’s: %s', async (name) => {
    const [dim, length] = golden.get(`${name}/init`).shape as [number, number];
    const rowMajor = (values: Floats) =>
      Float32Array.from(values, (_, i) => values[(i % dim) * length + Math.floor(i / dim)] ?? 0);
    const gpu = await testGpu();
    const graph = new StepGraph(gpu);
    const keys = allocate(gpu, [8 * dim], 'keys');
    const state = onGpu(gpu, scalars({}));
    const queue = onGpu(gpu, rowMajor(golden.f32(`${name}/init`)));
    launchCommit(graph, committed(gpu), { queue: { keys, dim, scalars: state, queue } });
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
    const graph = new StepGraph(gpu);
    const pad = (values: Floats) => Float32Array.from({ length: 12 }, (_, i) => values[i] ?? 0);
    const steps = golden.f32('ema/q');
    const query = allocate(gpu, [12], 'query');
    const [even, odd] = [allocate(gpu, [12], 'even'), allocate(gpu, [12], 'odd')];
    launchKeyMomentum(graph, ALL_TRAINED, {
      query,
      key: even,
      scalars: onGpu(gpu, scalars({ KEY_MOMENTUM: m })),
      next: odd,
    });
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

test('parts that are not trained keep their key bit for bit, for any query', async () => {
  const [query, key] = [normals(1, 48), normals(2, 48)];
  const [got] = await runGraph((gpu, graph) => {
    const next = poisoned(gpu, 48);
    launchKeyMomentum(
      graph,
      { headA: 16, headB: 32, trained: { encoder: false, a: true, b: false } },
      {
        query: onGpu(gpu, query),
        key: onGpu(gpu, key),
        scalars: onGpu(gpu, scalars({ KEY_MOMENTUM: 0.5 })),
        next,
      },
    );
    return [next];
  });
  const want = key.map((k, i) => (i >= 16 && i < 32 ? 0.5 * k + 0.5 * (query[i] as number) : k));
  expect(got?.slice(0, 16)).toEqual(key.slice(0, 16));
  expect(got?.slice(32)).toEqual(key.slice(32));
  expect(worstDifference(got ?? [], want)).toBeLessThan(1e-6);
});

test.each([0, 1])(
  'with the committed flag at %i the next key, the keys and the statistics are let in',
  async (flag) => {
    const [key, next, keys, queue] = [
      normals(1, 64),
      normals(2, 64),
      normals(3, 32),
      normals(4, 64),
    ];
    const batch = normals(5, 8);
    const [gotKey, gotQueue, gotRunning] = await runGraph((gpu, graph) => {
      const status = committed(gpu, flag);
      const [a, b] = [onGpu(gpu, key), onGpu(gpu, queue)];
      const c = onGpu(gpu, new Float32Array(8).fill(1));
      const [moved, given] = [onGpu(gpu, next), onGpu(gpu, keys)];
      const at = onGpu(gpu, scalars({ QUEUE_POINTER: 12 }));
      launchCommit(graph, status, {
        key: { next: moved, key: a },
        queue: { keys: given, dim: 4, scalars: at, queue: b, behind: 3 },
        statistics: { groups: 1, batch: onGpu(gpu, batch), running: c },
      });
      return [a, b, c];
    });
    expect(gotKey).toEqual(flag === 1 ? next : key);
    // Keys 0 to 4 go to rows 15, 0, 1, 2, 3, and 5 to 7, which come round, to rows 12 to 14.
    const rows = [15, 0, 1, 2, 3, 12, 13, 14];
    rows.forEach((row, i) => {
      const of = (values: Floats = queue, at = row) => values.slice(4 * at, 4 * at + 4);
      expect(of(gotQueue)).toEqual(flag === 1 ? of(keys, i) : of(queue));
    });
    expect(gotQueue?.slice(16, 48)).toEqual(queue.slice(16, 48));
    expect(gotRunning?.[5]).toBeCloseTo(flag === 1 ? 0.9 + 0.1 * (batch[5] ?? 0) : 1, 6);
  },
);

describe('the step record', () => {
  /** Two losses over rows of their own, the second loss after the first. */
  const rows = Float32Array.of(
    ...[2, 0, 0, 0, 0, 1, 1, 0, 4, 0, 0, 0, 1, 0, 1, 0],
    ...[1, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 1, 1, 1, 0],
  );

  async function record(changed: Floats, statistics = new Float32Array(64), adapter = {}) {
    const [values, forward] = await runGraph((gpu, graph) => {
      const arrays = {
        rows: onGpu(gpu, changed),
        statistics: onGpu(gpu, statistics),
        record: poisoned(gpu, STEP_RECORD_LENGTH),
        forward: poisoned(gpu, 4),
      };
      launchStepRecord(graph, { batch: 2, losses: 2 }, arrays);
      return [arrays.record, arrays.forward];
    }, adapter);
    return { values: values as Floats, bad: forward?.[0] };
  }

  test.each([{}, HARDWARE])('sums every column of every loss, %#', async (adapter) => {
    const { values, bad } = await record(rows, undefined, adapter);
    expect(Array.from(values.slice(0, 16))).toEqual([
      6, 0, 0, 0, 1, 1, 2, 0, 4, 0, 0, 0, 2, 1, 1, 0,
    ]);
    expect(values[NON_FINITE_STATISTICS]).toBe(0);
    expect(bad).toBe(0);
  });

  test.each([
    ['a NaN loss of the first', 0, Number.NaN],
    ['an infinite loss of the second', 24, Number.POSITIVE_INFINITY],
    ['a row that is flagged', 19, 1],
  ])('%s is counted', async (_, at, value) => {
    const changed = rows.slice();
    changed[at] = value;
    for (const adapter of [{}, HARDWARE]) {
      expect((await record(changed, undefined, adapter)).bad).toBe(1);
    }
  });

  test('sums of many rows on hardware', async () => {
    const many = normals(5, 77 * 8).map((value, i) => (i % 8 === 3 ? 0 : value));
    const [values] = await runGraph((gpu, graph) => {
      const arrays = {
        rows: onGpu(gpu, many),
        statistics: onGpu(gpu, new Float32Array(64)),
        record: poisoned(gpu, STEP_RECORD_LENGTH),
        forward: poisoned(gpu, 4),
      };
      launchStepRecord(graph, { batch: 77, losses: 1 }, arrays);
      return [arrays.record];
    }, HARDWARE);
    const want = Array.from({ length: 8 }, (_, column) =>
      many.reduce((sum, value, i) => (i % 8 === column ? sum + value : sum), 0),
    );
    expect(worstDifference(values?.slice(0, 8) ?? [], want)).toBeLessThan(1e-5);
  });

  test('an overflowed batch statistic is counted, though the losses are finite', async () => {
    const statistics = new Float32Array(64);
    statistics[9] = Number.POSITIVE_INFINITY;
    for (const adapter of [{}, HARDWARE]) {
      const { values, bad } = await record(rows, statistics, adapter);
      expect(values[NON_FINITE_STATISTICS]).toBe(1);
      expect(bad).toBe(1);
    }
  });
});

test('running statistics average the groups and keep nine tenths', async () => {
  const [batch, running] = [normals(1, 24), normals(2, 8)];
  const [got] = await runGraph((gpu, graph) => {
    const state: GpuArray = onGpu(gpu, running);
    launchCommit(graph, committed(gpu), {
      statistics: { groups: 3, batch: onGpu(gpu, batch), running: state },
    });
    return [state];
  });
  const want = Array.from(running, (v, i) => {
    const mean = ((batch[i] ?? 0) + (batch[i + 8] ?? 0) + (batch[i + 16] ?? 0)) / 3;
    return 0.9 * v + 0.1 * mean;
  });
  expect(worstDifference(got ?? [], want)).toBeLessThan(1e-6);
});

test('running statistics of layers that did not run stay as they are', async () => {
  const [batch, running] = [normals(1, 24), normals(2, 12)];
  const launch = (range?: StatisticsRange) =>
    runGraph((gpu, graph) => {
      const state: GpuArray = onGpu(gpu, running);
      const groups = { groups: 1, views: 2, reversedFrom: 8 };
      launchCommit(graph, committed(gpu), {
        statistics: { ...groups, batch: onGpu(gpu, batch), running: state, range },
      });
      return [state];
    });
  const [all] = await launch();
  const [some] = await launch({ offset: 4, length: 4 });
  const want = Array.from(running, (v, i) => (i >= 4 && i < 8 ? all?.[i] : v));
  expect([...(some ?? [])]).toEqual(want);
});
