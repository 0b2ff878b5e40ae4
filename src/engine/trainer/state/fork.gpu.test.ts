import { describe, expect, test } from 'vitest';
import { say } from '#base/words.ts';
import { checkpointAt, numbersOf, SMALL, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';
import { forkState } from './fork.ts';
import { readState } from './readState.ts';

const OF = say('the checkpoint of run “{{run}}”', { run: 'a' });

/** A small run, cut at step 7 and not; its forks differ, and each begins with a copy of its state. */
async function parentRun(changes: Partial<RunConfig>) {
  return {
    straight: await testRun(changes),
    cut: await testRun({ ...changes, maxSteps: 7 }),
  };
}

const plain = await parentRun({});
const lamb = await parentRun({ optimizer: 'lamb', learningRate: 0.003 });

/** The state that a fork begins with at step 7. */
async function forkedAt7({ cut }: typeof plain, child: Partial<RunConfig>) {
  return forkState(await checkpointAt(cut, 7), { ...SMALL, ...child }, OF);
}

const withoutGrowth = ({ weightGrowth: _, ...rest }: ReturnType<typeof numbersOf>[number]) => rest;

describe('a fork', () => {
  test('under the same settings trains the same bits as its parent', async () => {
    const state = await forkedAt7(plain, {});
    const forked = await testRun({}, { resume: state });
    expect(forked.events[0]).toMatchObject({ type: 'runStarted', fromStep: 7 });
    expect(numbersOf(forked.steps).map(withoutGrowth)).toEqual(
      numbersOf(plain.straight.steps).slice(7).map(withoutGrowth),
    );
  });

  test('or from an older checkpoint, of which there is one at least every 30 s', async () => {
    let calls = 0;
    // 10 s a step: each is asked for once, and each checkpoint starts the count again.
    const parent = await testRun({}, { now: () => 10_000 * calls++ });
    expect(parent.kept.map(({ step }) => step)).toEqual([3, 5, 8, 10, 13, 15]);
    expect(numbersOf(parent.steps)).toEqual(numbersOf(plain.straight.steps));
    const [, , older] = parent.kept;
    if (older === undefined) throw new Error('nothing was kept');
    const state = forkState(await readState(older.bytes, 'kept'), SMALL, OF);
    const forked = await testRun({}, { resume: state });
    expect(forked.events[0]).toMatchObject({ type: 'runStarted', fromStep: 8 });
    const last = async (run: typeof parent) => (await checkpointAt(run, 15)).arrays;
    expect(await last(forked)).toEqual(await last(plain.straight));
    expect(await last(parent)).toEqual(await last(plain.straight));
  });

  test('has the rate and the clip of its own settings, not those of the checkpoint', async () => {
    const changes = { learningRate: 0.01, schedule: 'constant', clipNorm: 0.001 } as const;
    const state = await forkedAt7(plain, changes);
    const { steps } = await testRun(changes, { resume: state });
    expect(new Set(steps.map(({ lr }) => lr))).toEqual(new Set([0.01]));
    expect(steps[0]?.clipCoefficient).toBeLessThan(0.1);
  });

  test.each<[string, typeof plain, Partial<RunConfig>]>([
    ['SGD to LAMB', plain, { optimizer: 'lamb', learningRate: 0.003 }],
    ['LAMB to SGD', lamb, {}],
    ['LAMB to LARS', lamb, { optimizer: 'lars' }],
    ['f32 to autocast with a scale', plain, { autocast: true }],
  ])('from %s continues from the weights with fresh optimizer state', async (_, parent, child) => {
    const state = await forkedAt7(parent, child);
    const { steps, ended } = await testRun(child, { resume: state });
    expect(ended).toMatchObject({ state: 'finished', fault: null });
    expect(steps.map(({ step }) => step)).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
    // The loss of a step is that of the weights before it: those of the parent.
    const [first] = steps;
    if (child.autocast) {
      expect(first?.lossInst).toBeCloseTo(parent.straight.steps[7]?.lossInst ?? 0, 1);
      expect(first?.lossScale).toBe(SMALL.initialLossScale);
    } else {
      expect(first?.lossInst).toBe(parent.straight.steps[7]?.lossInst);
    }
  });

  test('that its images, batches or shapes do not fit is refused with a sentence', async () => {
    const state = await checkpointAt(plain.cut, 7);
    const fork = (changes: Partial<RunConfig>) => () =>
      forkState(state, { ...SMALL, ...changes }, OF);
    expect(fork({ width: 12 })).toThrow(/^Width \(width\) is 12, but 8 in the checkpoint/);
    expect(fork({ queueLength: 128 })).toThrow(/^Queue length \(queueLength\) is 128, but 64/);
    expect(fork({ batchSize: 32 })).toThrow(/^Batch size/);
    expect(fork({ seed: 1 })).toThrow(/^Seed/);
  });
});

test('a range test raises the rate to its end, evaluates nothing and keeps nothing', async () => {
  const { steps, evaluations, kept, ended } = await testRun({
    schedule: 'range',
    minLearningRate: 1e-4,
    learningRate: 1,
    warmupSteps: 4,
    maxSteps: 13,
    epochs: 2000,
  });
  expect(ended).toMatchObject({ state: 'finished', fault: null });
  expect(steps.slice(0, 5).map(({ lr }) => lr)).toEqual([1e-4, 1e-4, 1e-4, 1e-4, 1e-4]);
  expect(steps.at(-1)?.lr).toBeCloseTo(1, 10);
  expect(steps).toHaveLength(13);
  expect(evaluations).toEqual([]);
  expect(kept).toEqual([]);
});
