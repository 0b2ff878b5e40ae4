import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { type KeptCheckpoint, keptAfter, whyKept } from './keptCheckpoints.ts';

const at = (step: number, knn: number | null = null): KeptCheckpoint => ({
  ...{ step, knn, epoch: null, bytes: 1, savedAt: 0 },
});

/** The steps that are left after states were stored one after the other. */
function kept(states: readonly KeptCheckpoint[], totalSteps: number): readonly number[] {
  return states
    .reduce<readonly KeptCheckpoint[]>((all, one) => keptAfter(all, one, totalSteps), [])
    .map(({ step }) => step);
}

describe('of the checkpoints of a run are kept', () => {
  test('the last three, the best and the last of each tenth', () => {
    const states = Array.from({ length: 40 }, (_, i) => at(i + 1, i === 13 ? 50 : 40 - i));
    expect(kept(states, 40)).toEqual([4, 8, 12, 14, 16, 20, 24, 28, 32, 36, 38, 39, 40]);
    const [all, why] = [states.slice(36), whyKept(states.slice(36), 40)];
    expect(all.map((one) => why.get(one))).toEqual([
      ['best'],
      ['latest'],
      ['latest'],
      ['latest', 'tenth'],
    ]);
  });

  test('the last three alone of a run of unknown length that was never evaluated', () => {
    expect(
      kept(
        [1, 2, 3, 4, 5].map((step) => at(step)),
        0,
      ),
    ).toEqual([3, 4, 5]);
  });

  test('the earlier of two that are equally good, and a NaN is never the best', () => {
    const states = [at(1, 30), at(2, Number.NaN), at(3, 30), at(4), at(5), at(6)];
    expect(kept(states, 0)).toEqual([1, 4, 5, 6]);
  });

  test('a state of the same step once, and none after the newest', () => {
    const [old, again] = [at(2), at(2, 9)];
    expect(keptAfter([at(1), old, at(3), at(4)], again, 0)).toEqual([at(1), again]);
  });

  test('as many as are wanted of the whole run: nothing that is deleted is wanted later', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = new RandomStream(seed, 'order', 0);
      const total = 1 + (random.permutation(200)[0] as number);
      const steps = random
        .permutation(total + 1)
        .subarray(0, 60)
        .toSorted();
      const states = [...steps].map((step) =>
        at(step, step % 3 === 0 ? (step * 7919) % 101 : null),
      );
      const why = whyKept(states, total);
      const wanted = states.filter((one) => (why.get(one) ?? []).length > 0);
      expect(kept(states, total)).toEqual(wanted.map(({ step }) => step));
      expect(wanted.length).toBeLessThanOrEqual(14);
    }
  });
});
