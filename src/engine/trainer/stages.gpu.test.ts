import { describe, expect, test } from 'vitest';
import { checkpointAt, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';

const PCL = {
  method: 'pcl',
  numClusters: '4,6',
  negatives: 3,
  clusterIterations: 4,
} as const satisfies Partial<RunConfig>;

/** Encoder alone, then the heads alone, then all of it; 5 steps per epoch. */
const STAGED = {
  ...PCL,
  weightDecay: 0,
  stages: '0-0 encoder | inst; 1-1 a b (encoder) | inst proto; 2-2 encoder a b | inst proto',
} as const satisfies Partial<RunConfig>;

type State = Awaited<ReturnType<typeof checkpointAt>>;

const arraysOf = ({ arrays }: State, has: (name: string) => boolean) =>
  new Map(arrays.filter(({ name }) => has(name)).map(({ name, data }) => [name, data]));

const isEncoder = (tower: 'q' | 'k') => (name: string) => name.startsWith(`encoder_${tower}.`);

const norm = (arrays: Iterable<Float32Array>): number => {
  let square = 0;
  for (const data of arrays) for (const value of data) square += value * value;
  return Math.sqrt(square);
};

describe('a frozen encoder', async () => {
  const run = await testRun({ ...STAGED, maxSteps: 11 });
  const before = await checkpointAt(run, 5);
  const after = await checkpointAt(run, 10);
  const thawed = await checkpointAt(run, 11);

  test('neither momentum nor decay moves it, and the heads move', () => {
    expect(arraysOf(after, isEncoder('q'))).toEqual(arraysOf(before, isEncoder('q')));
    const isHead = (name: string) => name.startsWith('head_a_q.') || name.startsWith('v_q.');
    const heads = arraysOf(after, isHead);
    expect(heads.size).toBe(4);
    for (const [name, data] of heads) {
      expect(data, name).not.toEqual(arraysOf(before, isHead).get(name));
    }
  });

  test('its batch-norm buffers are frozen, unless configured to update', async () => {
    const isBuffer = (name: string) => name.includes('.running_');
    expect(arraysOf(after, isBuffer).size).toBe(16);
    expect(arraysOf(after, isBuffer)).toEqual(arraysOf(before, isBuffer));
    const going = await testRun({ ...STAGED, frozenBuffers: 'update', maxSteps: 10 });
    const moved = arraysOf(await checkpointAt(going, 10), isBuffer);
    expect(moved).not.toEqual(arraysOf(await checkpointAt(going, 5), isBuffer));
  });

  test('its key encoder is not updated', () => {
    expect(arraysOf(after, isEncoder('k'))).toEqual(arraysOf(before, isEncoder('k')));
    const isKeyHead = (name: string) => name.startsWith('head_a_k.');
    expect(arraysOf(after, isKeyHead)).not.toEqual(arraysOf(before, isKeyHead));
  });

  test('thawed, it starts without the momentum it had', () => {
    const isMomentum = (name: string) => name.startsWith('optimizer.momentum_buffer.encoder_q.');
    const first = norm(arraysOf(thawed, isMomentum).values());
    expect(norm(arraysOf(before, isMomentum).values())).toBeGreaterThan(0);
    // After its first step the buffer is the gradient itself, no larger than the whole one's norm.
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual((run.steps[10]?.gradNorm ?? 0) * 1.00001);
    const steps = thawed.arrays.filter(({ name }) => name.startsWith('optimizer.state.conv'));
    expect(steps.map(({ data }) => data[2])).toEqual(steps.map(() => 1));
    const heads = thawed.arrays.filter(({ name }) => name.startsWith('optimizer.state.head_a'));
    expect(heads.map(({ data }) => data[2])).toEqual([6, 6]);
  });

  test('stages are reported, and each step has its stage number', () => {
    expect(run.steps.map(({ stage }) => stage)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
    expect(run.notes.filter(({ kind }) => kind === 'stage').map(({ step }) => step)).toEqual([
      5, 10,
    ]);
    expect(run.steps.map(({ lossProto }) => lossProto !== null)).toEqual(
      run.steps.map(({ stage }) => stage > 0),
    );
  });
});

describe('batch norm in heads a and b', () => {
  const LIST = 'linear D, bn, relu, linear D';
  const statistics = (state: State, part: string) =>
    arraysOf(state, (name) => name.startsWith(part) && name.includes('.running_'));
  const initial = (name: string) => (name.endsWith('_var') ? 1 : 0);

  test('statistics stay until the head runs, and move on both sides when it does', async () => {
    const run = await testRun({ ...STAGED, headA: LIST, headB: LIST, maxSteps: 11 });
    const [before, after] = [await checkpointAt(run, 5), await checkpointAt(run, 10)];
    for (const part of ['head_a_q.', 'head_a_k.', 'v_q.', 'v_k.']) {
      expect(statistics(before, part).size, part).toBe(2);
      for (const [name, data] of statistics(before, part)) {
        expect(new Set(data), name).toEqual(new Set([initial(name)]));
      }
      for (const [name, data] of statistics(after, part)) {
        expect(data.includes(initial(name)), name).toBe(false);
      }
    }
  });

  test('a stage without the heads leaves their statistics as they are', async () => {
    const run = await testRun({
      ...{ ...STAGED, headA: LIST, maxSteps: 10 },
      stages: '0-0 encoder a | inst; 1-2 encoder | inst',
    });
    const [before, after] = [await checkpointAt(run, 5), await checkpointAt(run, 10)];
    expect(statistics(after, 'head_a_q.')).toEqual(statistics(before, 'head_a_q.'));
    expect(statistics(after, 'encoder_q.')).not.toEqual(statistics(before, 'encoder_q.'));
  });

  test('the notes’ head b, frozen on the key side, has statistics of the keys if asked', async () => {
    const notes = { ...PCL, heads: 'notes', headB: LIST, warmupEpochs: 1, maxSteps: 10 } as const;
    const changes = async (frozenBuffers: RunConfig['frozenBuffers']) => {
      const run = await testRun({ ...notes, frozenBuffers });
      const [first, last] = [await checkpointAt(run, 5), await checkpointAt(run, 10)];
      expect(statistics(last, 'v').size).toBe(2);
      return [...statistics(last, 'v')].filter(
        ([name, data]) => data.join() !== statistics(first, 'v').get(name)?.join(),
      ).length;
    };
    expect(await changes('hold')).toBe(0);
    expect(await changes('update')).toBe(2);
  });
});

describe('the queue, when head a joins the key path', () => {
  const isQueue = (name: string) => name === 'queue';

  test.each(['refill', 'keep'] as const)('%s', async (queueOnKeyChange) => {
    // One step of the second stage writes 16 keys; the other 48 are what the change left.
    const run = await testRun({ ...STAGED, queueOnKeyChange, maxSteps: 6 });
    const before = arraysOf(await checkpointAt(run, 5), isQueue).get('queue');
    const after = arraysOf(await checkpointAt(run, 6), isQueue).get('queue');
    if (!before || !after) throw new Error('there is no queue');
    let kept = 0;
    for (let key = 0; key < 64; key++) {
      const row = after.subarray(key * 16, key * 16 + 16);
      expect(Math.abs(norm([row]) - 1)).toBeLessThan(1e-5);
      if (row.every((value, d) => value === before[key * 16 + d])) kept++;
    }
    expect(kept).toBe(queueOnKeyChange === 'keep' ? 48 : 0);
    const stale = run.notes.some((note) => note.kind === 'alarm' && note.alarm === 'staleQueue');
    expect(stale).toBe(queueOnKeyChange === 'keep');
  });
});

test('in the notes’ model head b never trains, and exists on the key side only', async () => {
  const run = await testRun({ ...PCL, heads: 'notes', warmupEpochs: 1 });
  const first = await checkpointAt(run, 5);
  const last = await checkpointAt(run, 15);
  const isB = (name: string) => /(^|\.)v(_[qk])?\./.test(name) && !name.startsWith('optimizer.');
  expect([...arraysOf(last, isB).keys()]).toEqual(['v.0.bias', 'v.0.weight']);
  expect(arraysOf(last, isB)).toEqual(arraysOf(first, isB));
});

test('the encoder alone meets the prototypes without heads; a scaled rate is used', async () => {
  const run = await testRun({
    ...PCL,
    heads: 'none',
    schedule: 'constant',
    stages: '0-1 encoder | inst; 2-2 encoder | proto | lr 0.5',
  });
  expect(run.ended).toMatchObject({ state: 'finished', fault: null });
  expect(run.steps.map(({ lr }) => lr)).toEqual([
    ...Array.from({ length: 10 }, () => 0.05),
    ...Array.from({ length: 5 }, () => 0.025),
  ]);
  const last = run.steps.at(-1);
  expect(last?.loss).toBe(last?.lossProto);
  expect(run.evaluations.at(-1)?.clusters.map(({ k }) => k)).toEqual([4, 6]);
});
