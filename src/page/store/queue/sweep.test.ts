import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { validateConfig } from '#run/configRules.ts';
import { fieldOf } from '#run/fields/fields.ts';
import { presetConfig } from '#run/presets.ts';
import { optimizerPair, pairItems, pairOutlook } from './optimizerPair.ts';
import { isUsable, planSweep, type SweepPlan, type SweepRequest, sweepItems } from './sweep.ts';
import {
  type AxisValues,
  proposeAxis,
  SWEEP_FIELDS,
  type SweepAxis,
  type SweepField,
} from './sweepAxis.ts';

const base = presetConfig('quick');

const list = (field: SweepField, text: string): SweepAxis => ({
  field,
  values: { kind: 'list', text },
});
const range = (
  field: SweepField,
  [from, to, count]: readonly [string, string, string],
  scale: 'linear' | 'log',
): SweepAxis => ({ field, values: { kind: 'range', from, to, count, scale } });

const request = (changes: Partial<SweepRequest>): SweepRequest => ({
  way: 'grid',
  axes: [],
  seeds: '',
  draws: '8',
  drawSeed: '0',
  ...changes,
});
const grid = (...axes: SweepAxis[]) => planSweep(base, request({ axes }));
const random = (changes: Partial<SweepRequest>) =>
  planSweep(base, request({ way: 'random', ...changes }));

const valuesOf = ({ runs }: SweepPlan, at = 0) => runs.map(({ fields }) => fields[at]?.value);
const numbersOf = (plan: SweepPlan, at = 0) => valuesOf(plan, at).map(Number);
const allProblems = ({ problems }: SweepPlan) =>
  [...problems.axes.flat(), problems.seeds, problems.draws, problems.drawSeed, problems.whole]
    .flat()
    .map(english)
    .join(' ');

describe('a grid', () => {
  test('is every combination of values with every seed, otherwise as in the form', () => {
    const axes = [list('learningRate', '0.01, 0.1'), list('optimizer', 'sgd lamb')];
    const plan = planSweep(base, request({ axes, seeds: '3 5' }));
    expect(isUsable(plan)).toBe(true);
    expect(plan.runs.map(({ config }) => config)).toEqual(
      [0.01, 0.1].flatMap((learningRate) =>
        (['sgd', 'lamb'] as const).flatMap((optimizer) =>
          [3, 5].map((seed) => ({ ...base, learningRate, optimizer, seed })),
        ),
      ),
    );
  });

  test('without fields takes each seed once', () => {
    const plan = planSweep(base, request({ seeds: '0,1,2' }));
    expect(plan.runs.map(({ seed }) => seed)).toEqual([0, 1, 2]);
  });

  test('of a range includes both ends, by equal steps or equal factors', () => {
    expect(valuesOf(grid(range('temperature', ['0.1', '0.5', '5'], 'linear')))).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.5,
    ]);
    expect(valuesOf(grid(range('learningRate', ['0.001', '1', '4'], 'log')))).toEqual([
      0.001, 0.01, 0.1, 1,
    ]);
    expect(valuesOf(grid(range('width', ['8', '32', '4'], 'linear')))).toEqual([8, 16, 24, 32]);
  });

  test.each<[string, SweepPlan, RegExp]>([
    ['a value out of range', grid(list('learningRate', '0.1, -1')), /Learning rate .* 0 to 100000/],
    ['a value that is no number', grid(list('learningRate', 'fast')), /must be a number/],
    ['a value given twice', grid(list('learningRate', '0.1, 0.1')), /0\.1 occurs twice/],
    ['no value at all', grid(list('learningRate', ' ')), /at least one value of Learning rate/],
    ['a choice that does not exist', grid(list('optimizer', 'sgd, none')), /must be one of/],
    ['equal factors from 0', grid(range('learningRate', ['0', '1', '3'], 'log')), /above 0/],
    ['a range of a choice', grid(range('optimizer', ['a', 'b', '3'], 'linear')), /has no range/],
    [
      'a number of values that is none',
      grid(range('learningRate', ['1', '2', 'x'], 'linear')),
      /whole number from 2/,
    ],
    [
      'whole numbers too close',
      grid(range('epochs', ['1', '3', '9'], 'linear')),
      /Only 3 of the 9/,
    ],
    [
      'a field that is swept twice',
      grid(list('learningRate', '0.1'), list('learningRate', '0.2')),
      /swept above already/,
    ],
    ['a bad seed', planSweep(base, request({ seeds: '1, x' })), /Seed \(seed\)/],
    ['too many draws', random({ axes: [list('width', '8')], draws: '65' }), /from 1 to 64/],
    ['a bad seed of draws', random({ axes: [list('width', '8')], drawSeed: '-1' }), /from 0 to/],
    ['draws of nothing', random({}), /Add a field/],
  ])('%s keeps the sweep from starting, in words', (_, plan, sentence) => {
    expect(allProblems(plan)).toMatch(sentence);
    expect(isUsable(plan)).toBe(false);
  });

  test('more runs than a sweep has are refused in words, without making them', () => {
    const axes = (['learningRate', 'temperature', 'weightDecay'] as const).map((field) =>
      range(field, ['0.01', '0.1', '40'], 'linear'),
    );
    const plan = grid(...axes);
    expect(plan.runs).toEqual([]);
    expect(allProblems(plan)).toMatch(/makes 64000 runs, and a sweep has 64 at most/);
    const draws = random({ axes, draws: '64', seeds: '1 2' });
    expect(allProblems(draws)).toMatch(/makes 128 runs.*Draw fewer/);
  });

  test('values with commas are separated by semicolons', () => {
    expect(valuesOf(grid(list('milestones', '10,20; 30')))).toEqual(['10,20', '30']);
  });
});

describe('configs that cannot be trained', () => {
  test('are left out with their reason; the others are queued', () => {
    const axes = [list('queueLength', '512, 600'), list('learningRate', '0.1, 0.2')];
    const plan = planSweep(base, request({ axes, seeds: '1 2' }));
    expect(isUsable(plan)).toBe(true);
    expect(plan.runs).toHaveLength(4);
    expect(plan.refused.map(({ fields, runs }) => [fields[0]?.value, runs])).toEqual([
      [600, 2],
      [600, 2],
    ]);
    expect(english(plan.refused[0]?.problem)).toMatch(/not a multiple of the batch size/);
  });

  test('too few images count, unless the sweep changes which images are loaded', () => {
    const images = { images: 100, testImages: 0 };
    const big = planSweep(base, request({ axes: [list('batchSize', '64, 128')] }), images);
    expect(big.refused.map(({ problem }) => english(problem))).toEqual([
      expect.stringContaining('only 80 training images'),
    ]);
    const other = request({ axes: [list('sceneClasses', '20'), list('batchSize', '128')] });
    expect(planSweep(base, other, images).refused).toEqual([]);
  });

  test('a sweep of nothing else cannot start', () => {
    expect(isUsable(grid(list('queueLength', '600')))).toBe(false);
  });
});

describe('random draws', () => {
  const axes = [
    range('learningRate', ['0.001', '1', ''], 'log'),
    range('width', ['8', '24', ''], 'linear'),
    list('optimizer', 'sgd, lamb, adam'),
  ];

  test('are the same for the same seed, and others for another', () => {
    const first = random({ axes, drawSeed: '7' });
    expect(random({ axes, drawSeed: '7' }).runs).toEqual(first.runs);
    expect(random({ axes, drawSeed: '8' }).runs).not.toEqual(first.runs);
    // The first draws do not depend on how many there are.
    const more = random({ axes, drawSeed: '7', draws: '16' });
    expect(more.runs.slice(0, 8)).toEqual(first.runs);
  });

  test('of a field do not depend on the other fields', () => {
    const alone = random({ axes: axes.slice(0, 1) });
    const together = random({ axes: axes.toReversed() });
    expect(numbersOf(together, 2)).toEqual(numbersOf(alone, 0));
  });

  test('stay in the range and on the grain; log-uniform draws fall in every decade alike', () => {
    const plan = random({ axes, draws: '64' });
    const rates = numbersOf(plan);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.001);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1);
    const decades = [0, 1, 2].map(
      (decade) => rates.filter((rate) => Math.floor(Math.log10(rate) + 3) === decade).length,
    );
    expect(Math.min(...decades)).toBeGreaterThan(10);
    const widths = numbersOf(plan, 1);
    expect(new Set(widths)).toEqual(new Set([8, 12, 16, 20, 24]));
    expect(new Set(valuesOf(plan, 2))).toEqual(new Set(['sgd', 'lamb', 'adam']));
  });

  test('uniform draws of a number spread over the whole range', () => {
    const plan = random({
      axes: [range('temperature', ['0.5', '0.1', ''], 'linear')],
      draws: '64',
    });
    const below = numbersOf(plan).filter((value) => value < 0.3).length;
    expect(below).toBeGreaterThan(20);
    expect(below).toBeLessThan(44);
  });

  test('that repeat are dropped and counted', () => {
    const plan = random({ axes: [list('optimizer', 'sgd, lamb')], draws: '10' });
    expect(plan.runs).toHaveLength(2);
    expect(plan.repeats).toBe(8);
  });
});

describe('the runs of a sweep', () => {
  test('share a group that has all their fields', () => {
    const axes = [list('learningRate', '0.1'), list('temperature', '0.2')];
    const plan = planSweep(base, request({ axes, seeds: '1,2' }));
    const items = sweepItems(plan, 'grid', 'quick', 'g1');
    expect(items.map(({ label }) => english(label))).toEqual([
      'Learning rate 0.1, Temperature 0.2, seed 1',
      'Learning rate 0.1, Temperature 0.2, seed 2',
    ]);
    const fields = [
      { field: 'learningRate', value: 0.1 },
      { field: 'temperature', value: 0.2 },
    ];
    const first = { id: 'g1', field: 'learningRate', value: 0.1, fields };
    expect(english(items[0]?.group?.label)).toBe('Learning rate × Temperature, quick');
    expect(items.map(({ group }) => group)).toMatchObject([
      { ...first, seed: 1 },
      { ...first, seed: 2 },
    ]);
  });

  test('of one field need no list of fields', () => {
    const plan = grid(list('learningRate', '0.1'));
    const group = sweepItems(plan, 'grid', 'quick', 'g1')[0]?.group;
    expect(english(group?.label)).toBe('Learning rate, quick');
    expect(group).toEqual({
      ...{ id: 'g1', kind: 'sweep', label: group?.label, seed: base.seed },
      ...{ field: 'learningRate', value: 0.1 },
    });
  });
});

test('what the form proposes for a field is usable, as a list and as a range', () => {
  for (const field of SWEEP_FIELDS) {
    const { from, to, scale, list: text } = proposeAxis(field, base);
    const numeric = ['number', 'integer'].includes(fieldOf(field).kind);
    const ways: AxisValues[] = [
      { kind: 'list', text: field === 'stages' ? '0-7 encoder | inst' : text },
    ];
    if (numeric) ways.push({ kind: 'range', from, to, count: '2', scale });
    // A text that is empty in the form has nothing to propose.
    if (!numeric && text === '') continue;
    for (const values of ways) {
      const plan = grid({ field, values });
      expect(allProblems(plan), field).toBe('');
      for (const { config } of plan.runs) expect(validateConfig(config)).toEqual([]);
    }
  }
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

  test('the question says what to expect of each rate', () => {
    const told = (changes: Partial<typeof base>, rate: 'same' | 'recommended') => {
      const { title, sentence } = pairOutlook({ ...base, ...changes }, rate);
      return `${english(title)}: ${english(sentence)}`;
    };
    expect(told({ learningRate: 0.12 }, 'same')).toMatch(
      /^LAMB at the same rate, 0.12: .* by 12 % of its norm .* above 0.75 % broke/,
    );
    expect(told({ learningRate: 0.004 }, 'same')).toMatch(/0.4 % of its norm .* both to train/);
    const lamb = { optimizer: 'lamb', learningRate: 0.03 } as const;
    expect(told(lamb, 'same')).toMatch(/^LAMB at 0.03 from these settings, SGD at 0.06: .* broke/);
    expect(told({}, 'recommended')).toMatch(/^LAMB at its usual rate, 0.003: .* both to train/);
  });
});
