import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import { optimizerPair, pairItems } from './optimizerPair.ts';
import { planSweep, type SweepRequest, sweepItems } from './sweep.ts';

const base = presetConfig('quick');
const list = (field: SweepRequest['field'], text: string, seeds = '') =>
  planSweep(base, { field, values: { kind: 'list', text }, seeds });
const range = (
  field: SweepRequest['field'],
  [from, to, count]: readonly [string, string, string],
  scale: 'linear' | 'log',
) => planSweep(base, { field, values: { kind: 'range', from, to, count, scale }, seeds: '' });
const valuesOf = ({ runs }: ReturnType<typeof list>) => runs.map(({ value }) => value);

describe('a sweep', () => {
  test('is every value with every seed, otherwise as in the form', () => {
    const plan = list('learningRate', '0.01, 0.1', '3 5');
    expect(plan.problems).toEqual({ values: [], seeds: [] });
    expect(plan.runs.map(({ config }) => config)).toEqual([
      { ...base, learningRate: 0.01, seed: 3 },
      { ...base, learningRate: 0.01, seed: 5 },
      { ...base, learningRate: 0.1, seed: 3 },
      { ...base, learningRate: 0.1, seed: 5 },
    ]);
  });

  test('over seeds alone, or over the field seed, takes each seed once', () => {
    expect(list(null, '', '0,1,2').runs.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(list('seed', '7, 8', '1').runs.map(({ config }) => config.seed)).toEqual([7, 8]);
  });

  test('over a range includes both ends, by equal steps or equal factors', () => {
    expect(valuesOf(range('temperature', ['0.1', '0.5', '5'], 'linear'))).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.5,
    ]);
    expect(valuesOf(range('learningRate', ['0.001', '1', '4'], 'log'))).toEqual([
      0.001, 0.01, 0.1, 1,
    ]);
    expect(valuesOf(range('width', ['8', '32', '4'], 'linear'))).toEqual([8, 16, 24, 32]);
  });

  test.each<[string, ReturnType<typeof list>, RegExp]>([
    ['a value out of range', list('learningRate', '0.1, -1'), /Learning rate .* 0 to 100000/],
    ['a value that is no number', list('learningRate', 'fast'), /must be a number/],
    ['a value given twice', list('learningRate', '0.1, 0.1'), /0\.1 occurs twice/],
    ['no value at all', list('learningRate', ' '), /at least one value of Learning rate/],
    [
      'a value that others contradict',
      list('queueLength', '512, 576, 600'),
      /not a multiple|multiple of/,
    ],
    ['a choice that does not exist', list('optimizer', 'sgd, none'), /must be one of/],
    [
      'too many runs',
      list('learningRate', Array.from({ length: 201 }, (_, i) => i / 1e3).join()),
      /201 runs/,
    ],
    ['equal factors from 0', range('learningRate', ['0', '1', '3'], 'log'), /above 0/],
    ['a range of a choice', range('optimizer', ['a', 'b', '3'], 'linear'), /has no range/],
    [
      'a number of values that is none',
      range('learningRate', ['1', '2', 'x'], 'linear'),
      /whole number from 2/,
    ],
    ['whole numbers too close', range('epochs', ['1', '3', '9'], 'linear'), /Only 3 of the 9/],
  ])('%s is a problem of the values', (_, plan, sentence) => {
    expect(plan.problems.values.map(english).join(' ')).toMatch(sentence);
    expect(plan.problems.seeds).toEqual([]);
  });

  test('a bad seed is a problem of the seeds, and values with commas are separated by semicolons', () => {
    expect(english(list('learningRate', '0.1', '1, x').problems.seeds[0])).toMatch(/Seed \(seed\)/);
    expect(valuesOf(list('milestones', '10,20; 30'))).toEqual(['10,20', '30']);
  });

  test('its runs share a group that names their differences', () => {
    const items = sweepItems(list('learningRate', '0.1', '1,2'), 'learningRate', 'quick', 'g1');
    expect(items.map(({ label }) => label)).toEqual([
      'Learning rate 0.1, seed 1',
      'Learning rate 0.1, seed 2',
    ]);
    expect(items.map(({ group }) => group)).toMatchObject([
      { id: 'g1', field: 'learningRate', value: 0.1, seed: 1 },
      { id: 'g1', field: 'learningRate', value: 0.1, seed: 2 },
    ]);
  });
});

describe('SGD and LAMB from one config', () => {
  test('differ in the optimizer only: both keep the rate, as in the notes', () => {
    const { sgd, lamb } = optimizerPair(base, 'same');
    expect(sgd).toEqual(base);
    expect(lamb).toEqual({ ...base, optimizer: 'lamb' });
    const items = pairItems(base, 'quick', 'same', 'g');
    expect(items.map(({ group }) => [group?.id, group?.value, group?.seed])).toEqual([
      ['g', 'sgd', base.seed],
      ['g', 'lamb', base.seed],
    ]);
  });

  test('a form with LAMB keeps its rate for LAMB, and SGD takes its default', () => {
    const form = { ...base, optimizer: 'lamb', learningRate: 0.004 } as const;
    const { sgd, lamb } = optimizerPair(form, 'same');
    expect(lamb).toEqual(form);
    expect(sgd).toEqual({ ...form, optimizer: 'sgd', learningRate: 0.06 });
  });

  test('LAMB at its own rate has a warm-up, and a cosine that ends below it', () => {
    const { lamb } = optimizerPair({ ...base, minLearningRate: 0.01 }, 'recommended');
    expect(lamb).toMatchObject({
      optimizer: 'lamb',
      learningRate: 0.003,
      warmupSteps: 50,
      minLearningRate: 0.003,
    });
    const long = optimizerPair({ ...base, warmupSteps: 80 }, 'recommended');
    expect(long.lamb.warmupSteps).toBe(80);
  });
});
