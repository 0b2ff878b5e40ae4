import { describe, expect, it } from 'vitest';
import { type Side, spreadOf, table, verdict } from './verdict.ts';

/** Two seeds: losses of two epochs, final kNN, loss of the first step. */
const side = (
  [a, b]: readonly [number, number],
  knn: readonly [number, number],
  first = 3,
): Side => [
  { first: [first, 4, 5], losses: [a, a - 1], knn: knn[0] },
  { first: [first, 4, 5], losses: [b, b - 1], knn: knn[1] },
];
const ours = side([6, 6.2], [30, 32]);

describe('the comparison', () => {
  it('takes the sample standard deviation', () => {
    expect(spreadOf([1, 2, 3])).toEqual({ mean: 2, std: 1 });
  });

  it('agrees where the bands overlap and the kNN is near', () => {
    expect(verdict(ours, side([6.2, 6.4], [31, 33]), false).agrees).toBe(true);
  });

  it('names the epochs in which the curves differ', () => {
    const theirs = side([6.1, 6.3], [30, 32]).map((result) => ({
      ...result,
      losses: [result.losses[0] ?? 0, 7],
    }));
    const { agrees, sentences } = verdict(ours, theirs, false);
    expect(agrees).toBe(false);
    expect(sentences[0]).toContain('in epoch 2.');
  });

  it('distinguishes a different kNN from one with too few seeds to decide', () => {
    const open = verdict(ours, side([6, 6.2], [31, 36]), false);
    expect(open.agrees).toBe(false);
    expect(open.sentences[1]).toContain('more seeds');
    const apart = verdict(ours, side([6, 6.2], [40, 41]), false);
    expect(apart.agrees).toBe(false);
    expect(apart.sentences[1]).toContain('more than the seeds’ spread explains');
  });

  it('never agrees with NaN or a missing epoch', () => {
    expect(verdict(ours, side([Number.NaN, 6], [30, 32]), false).agrees).toBe(false);
    expect(verdict(ours, side([6, 6.2], [Number.NaN, 32]), false).agrees).toBe(false);
    const short = ours.map((result) => ({ ...result, losses: result.losses.slice(0, 1) }));
    expect(verdict(ours, short, false).agrees).toBe(false);
  });

  it('requires the same first loss for the same random numbers', () => {
    const near = verdict(ours, side([6, 6.2], [30, 32], 3.00001), true);
    expect(near.agrees).toBe(true);
    expect(near.sentences[0]).toContain('at most 1.0e-5, 0.0e+0, 0.0e+0.');
    const off = side([6, 6.2], [30, 32], 3.01);
    expect(verdict(ours, off, true).agrees).toBe(false);
    expect(verdict(ours, off, false).agrees).toBe(true);
    expect(verdict(ours, side([6, 6.2], [30, 32], Number.NaN), true).agrees).toBe(false);
  });

  it('prints one line per epoch', () => {
    const lines = table(ours, ours).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^1 +6\.100 ± 0\.141 +6\.100 ± 0\.141 +0\.000$/);
    expect(lines[3]).toMatch(/^kNN, % +31\.00 ± 1\.41/);
  });
});
