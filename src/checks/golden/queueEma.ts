import { toGpuLayout, toTorchLayout } from '#checkpoint/layout.ts';
import { allocate, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchCommit, launchKeyMomentum, SCALAR, SCALARS_LENGTH } from '#kernels/update/update.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Arenas are whole quads. */
const padded = (values: Floats): Floats => {
  const whole = new Float32Array(Math.ceil(values.length / 4) * 4);
  whole.set(values);
  return whole;
};

/** Fixture `queue_ema`: ring buffers through launchCommit, momentum through launchKeyMomentum. */
export async function checkQueueEma(fixture: Fixture, checker: Checker): Promise<void> {
  for (const name of ['queue', 'queue_nondiv']) await checkQueue(fixture, checker, name);
  const [steps = 0, length = 0] = fixture.get('ema/q').shape;
  for (const name of fixture.names) {
    const momentum = /^ema_([\d.]+)\/k$/.exec(name)?.[1];
    if (momentum !== undefined) {
      await checkMomentum(fixture, checker, name, Number(momentum), steps, length);
    }
  }
}

async function checkQueue(fixture: Fixture, checker: Checker, name: string): Promise<void> {
  const { gpu } = checker;
  const { shape } = fixture.get(`${name}/init`);
  const [dim = 0, length = 0] = shape;
  const [steps = 0, batch = 0] = fixture.get('keys').shape;
  const keys = allocate(gpu, [batch, dim], 'keys');
  const scalars = allocate(gpu, [SCALARS_LENGTH], 'scalars');
  const status = allocate(gpu, [4], 'status');
  const queue = allocate(gpu, [length, dim], 'queue');
  upload(gpu, status, Uint32Array.of(1, 1, 0, 0));
  upload(gpu, queue, toGpuLayout('queue', fixture.f32(`${name}/init`), shape));
  checker.input(`${name}/init`, toTorchLayout('queue', await download(gpu, queue), shape));
  const graph = new StepGraph(gpu);
  launchCommit(graph, status, { queue: { keys, dim, scalars, queue } });
  await graph.finish();
  const all = fixture.f32('keys');
  const states: number[] = [];
  const pointers: number[] = [];
  const seen: number[] = [];
  for (let t = 0; t < steps; t++) {
    const numbers = new Float32Array(SCALARS_LENGTH);
    numbers[SCALAR.QUEUE_POINTER] = (t * batch) % length;
    upload(gpu, scalars, numbers);
    upload(gpu, keys, all.slice(t * batch * dim, (t + 1) * batch * dim));
    graph.submit();
    states.push(...toTorchLayout('queue', await download(gpu, queue), shape));
    seen.push(...(await download(gpu, keys)));
    pointers.push(((t + 1) * batch) % length);
  }
  checker.compare(`${name}/state`, states);
  checker.compare(`${name}/ptr`, pointers);
  checker.input('keys', seen);
  graph.destroy();
}

async function checkMomentum(
  fixture: Fixture,
  checker: Checker,
  name: string,
  momentum: number,
  steps: number,
  length: number,
): Promise<void> {
  const { gpu } = checker;
  const first = padded(fixture.f32('ema/q').slice(0, length));
  const query = allocate(gpu, [first.length], 'query');
  const key = allocate(gpu, [first.length], 'key');
  const next = allocate(gpu, [first.length], 'next key');
  const scalars = allocate(gpu, [SCALARS_LENGTH], 'scalars');
  const status = allocate(gpu, [4], 'status');
  const numbers = new Float32Array(SCALARS_LENGTH);
  numbers[SCALAR.KEY_MOMENTUM] = momentum;
  upload(gpu, scalars, numbers);
  upload(gpu, status, Uint32Array.of(1, 1, 0, 0));
  upload(
    gpu,
    key,
    first.map((value) => 0.5 * value),
  );
  const graph = new StepGraph(gpu);
  const trained = { encoder: true, a: true, b: true };
  const parts = { headA: first.length, headB: first.length, trained };
  launchKeyMomentum(graph, parts, { query, key, scalars, next });
  launchCommit(graph, status, { key: { next, key } });
  await graph.finish();
  const keys: number[] = [];
  const queries: number[] = [];
  for (let t = 0; t < steps; t++) {
    upload(gpu, query, padded(fixture.f32('ema/q').slice(t * length, (t + 1) * length)));
    graph.submit();
    keys.push(...(await download(gpu, key)).subarray(0, length));
    queries.push(...(await download(gpu, query)).subarray(0, length));
  }
  checker.compare(name, keys);
  checker.input('ema/q', queries);
  graph.destroy();
}
