import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { inEnglish, say, speak, verbatim } from '#base/words.ts';
import { chartRun } from '#charts/charts.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import { evaluation, step, steps } from '#storage/runStore.fixture.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { compareQuery, readCompare } from './compareAddress.ts';
import { configRows, configValue, headlineRows, shortValue } from './compareConfigs.ts';
import { COMPARE_METRICS, commonPlace } from './compareMetrics.ts';
import { runStory } from './compareNotes.ts';
import { compareColumns, comparedRuns } from './compareRuns.ts';
import { deltaOf, metricRows } from './compareTable.ts';

describe('the address', () => {
  test('is written and read back, ids with odd characters too', () => {
    const address = {
      runIds: ['a&b=c', 'ü #1+%25', 'quick-1'],
      baseline: 'ü #1+%25',
      view: 'side',
      grouped: false,
      match: { kind: 'step', step: 40 },
    } as const;
    expect(readCompare(compareQuery(address))).toEqual(address);
  });

  test('what cannot be used is left out: a ninth run, a run twice, another baseline', () => {
    const nine = 'a,b,c,d,e,f,g,h,i';
    expect(readCompare(`runs=${nine}`).runIds).toHaveLength(8);
    expect(readCompare('runs=a,b,a,&baseline=x&epoch=0&view=odd')).toEqual({
      runIds: ['a', 'b'],
      baseline: 'a',
      view: 'overlaid',
      grouped: true,
      match: null,
    });
    expect(readCompare('')).toMatchObject({ runIds: [], baseline: null });
    expect(readCompare('runs=%').runIds).toEqual(['%']);
    expect(readCompare('runs=a%2Cb').runIds).toEqual(['a', 'b']);
  });
});

describe('config differences', () => {
  const base = presetConfig('quick');

  test('fields that differ come first, those that change no curve after them', () => {
    const other = { ...base, optimizer: 'lamb', learningRate: 0.003, knnNeighbours: 7 } as const;
    const rows = configRows([base, other], 0);
    const names = rows.filter(({ differs }) => differs).map(({ name }) => name);
    expect(names).toEqual(['optimizer', 'learningRate', 'knnNeighbours']);
    expect(rows.slice(0, 3).map(({ name }) => name)).toEqual(names);
    expect(rows[0]?.cells.map(({ differs }) => differs)).toEqual([false, true]);
    expect(rows.filter(({ aside }) => aside).map(({ name }) => name)).toContain('knnNeighbours');
  });

  test('a line of them begins with the optimizer and has the config’s own words', () => {
    const other = { ...base, width: 16, optimizer: 'lamb', knnNeighbours: 7 } as const;
    const rows = headlineRows(configRows([base, other], 0));
    expect(rows.map(({ name }) => name)).toEqual(['optimizer', 'width', 'knnNeighbours']);
    expect(shortValue(inEnglish, 'method', 'moco')).toBe('moco');
    expect(shortValue(inEnglish, 'imageSide', 32)).toBe('32\u202fpx');
  });

  test('a field that only one of the runs uses is marked', () => {
    const rows = configRows([base, { ...base, optimizer: 'lamb', sgdMomentum: 0.5 }], 0);
    const momentum = rows.find(({ name }) => name === 'sgdMomentum');
    const [sgd, lamb] = momentum?.cells ?? [];
    expect(sgd?.unused).toBeNull();
    expect(english(lamb?.unused)).toMatch(/^only used with SGD/);
    expect(momentum?.aside).toBe(false);
  });

  test('values have their unit, and choices the config’s own value', () => {
    expect(configValue(inEnglish, 'imageSide', 32)).toBe('32\u202fpx');
    expect(configValue(inEnglish, 'optimizer', 'lamb')).toBe('lamb');
    expect(configValue(inEnglish, 'dataset', 'files')).toBe('Your own files (files)');
    expect(configValue(inEnglish, 'autocast', false)).toBe('off');
    expect(configValue(inEnglish, 'stages', '')).toBe('empty');
  });
});

describe('runs', () => {
  test('runs that differ in the seed alone share a column when grouped', () => {
    const config = presetConfig('quick');
    const runs = comparedRuns(
      [
        historyEntry('a', { config }),
        historyEntry('b', { config: { ...config, seed: 9 } }),
        historyEntry('c', { config: { ...config, optimizer: 'lamb' } }, { name: 'a' }),
      ],
      () => false,
    );
    expect(runs.map(({ label }) => label)).toEqual(['a (a)', 'b', 'a (c)']);
    expect(new Set(runs.map(({ colour }) => colour)).size).toBe(3);
    const columns = compareColumns(runs, true);
    expect(columns.map((column) => column.runs.map(({ runId }) => runId))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
    expect(columns.map(({ label }) => speak(inEnglish, label))).toEqual([
      'quick, mean of 2',
      'a (c)',
    ]);
    expect(compareColumns(runs, false)).toHaveLength(3);
  });

  test('a colour chosen by the user is kept, and no other run gets it', () => {
    const runs = comparedRuns(
      [historyEntry('a'), historyEntry('b', {}, { colour: 0 })],
      () => false,
    );
    expect(runs.map(({ colour }) => colour)).toEqual([1, 0]);
  });
});

describe('metrics', () => {
  /** 25 steps per epoch; each step's loss is its epoch. */
  const run = (runId: string, count: number, add = 0) => {
    const made = chartRun(
      steps(1, count).map((one) => ({
        ...one,
        lossInst: Math.ceil(one.step / 25) + add,
        gradNorm: 2 + 2 * add,
      })),
      {},
      { runId, label: runId },
    );
    return made;
  };
  const table = (
    view: 'matched' | 'final' | 'best',
    runs: readonly ReturnType<typeof run>[],
    match = commonPlace(runs),
  ) =>
    metricRows({
      columns: runs.map((one, i) => ({
        key: one.runId,
        label: verbatim(one.label),
        colour: i,
        dash: i,
        runs: [{ ...one, entry: historyEntry(one.runId) }],
      })),
      runOf: (runId) => runs.find((one) => one.runId === runId) ?? null,
      view,
      place: match,
      baseline: 'a',
    });
  const rowOf = (rows: ReturnType<typeof table>, key: string) =>
    rows.find(({ metric }) => metric.key === key)?.cells;

  test('the common position is the last epoch that all runs finished, else the last step', () => {
    expect(commonPlace([run('a', 100), run('b', 60)])).toEqual({ kind: 'epoch', epoch: 2 });
    expect(commonPlace([run('a', 100), run('b', 11)])).toEqual({ kind: 'step', step: 11 });
    // A run that has no step yet is not waited for.
    expect(commonPlace([run('a', 100), run('b', 0)])).toEqual({ kind: 'epoch', epoch: 4 });
    expect(commonPlace([run('b', 0)])).toEqual({ kind: 'step', step: 1 });
  });

  test('matched, final and best with Δ to the baseline, lower losses being better', () => {
    const runs = [run('a', 100), run('b', 60, 0.5)];
    expect(rowOf(table('matched', runs), 'lossInst')).toMatchObject([
      { value: '2.00', delta: null },
      { value: '2.50', epoch: 2, delta: { text: '+0.500', verdict: 'worse' } },
    ]);
    expect(rowOf(table('final', runs), 'lossInst')).toMatchObject([
      { value: '4.00', epoch: 4 },
      { value: '3.50', epoch: 3, delta: { text: '−0.500', verdict: 'better' } },
    ]);
    expect(rowOf(table('best', runs), 'lossInst')).toMatchObject([
      { value: '1.00', epoch: 1 },
      { value: '1.50', epoch: 1 },
    ]);
    expect(rowOf(table('matched', runs), 'gradNorm')?.[1]?.delta).toEqual({
      text: '×1.50',
      verdict: 'neither',
    });
    expect(rowOf(table('best', runs), 'gradNorm')).toBeUndefined();
  });

  test('at a step: its own value; a run that never came there has none', () => {
    const runs = [run('a', 100), run('b', 60, 0.5)];
    const cells = rowOf(table('matched', runs, { kind: 'step', step: 80 }), 'lossInst');
    expect(cells).toMatchObject([{ value: '4.00' }, { value: '–', delta: null }]);
  });

  test('a NaN is shown: as the end of a run, as a count in a mean, never as the best', () => {
    const broken = chartRun(
      [...steps(1, 30), step(31, { lossInst: Number.NaN })],
      {},
      { runId: 'b', label: 'b' },
    );
    const runs = [run('a', 50), broken];
    expect(rowOf(table('final', runs), 'lossInst')?.[1]).toMatchObject({
      value: 'NaN',
      broken: true,
      delta: null,
    });
    expect(
      rowOf(table('matched', runs, { kind: 'epoch', epoch: 2 }), 'lossInst')?.[1],
    ).toMatchObject({ broken: false, bad: 1 });
    expect(rowOf(table('best', runs), 'lossInst')?.[1]?.epoch).toBe(1);
  });

  test('evaluations are those of the epoch itself', () => {
    const runs = [run('a', 50), run('b', 50)];
    runs[0]?.series.appendEvaluation({ ...evaluation(25), epoch: 1, knnTop1: 20 });
    runs[0]?.series.appendEvaluation({ ...evaluation(50), epoch: 2, knnTop1: 30 });
    runs[1]?.series.appendEvaluation({ ...evaluation(25), epoch: 1, knnTop1: 26 });
    const at = (epoch: number) =>
      rowOf(table('matched', runs, { kind: 'epoch', epoch }), 'knnTop1');
    expect(at(1)?.[1]?.delta).toEqual({ text: '+6.0', verdict: 'better' });
    expect(at(2)?.map(({ value }) => value)).toEqual(['30.0\u202f%', '–']);
  });

  test('no number of a run that collapsed or failed is better', () => {
    const runs = [run('a', 25), run('b', 25, -0.5)];
    const rows = (entry: Partial<HistoryEntry>, baseline = 'a') =>
      metricRows({
        columns: runs.map((one, i) => ({
          ...{ key: one.runId, label: verbatim(one.label), colour: i, dash: i },
          runs: [{ ...one, entry: historyEntry(one.runId, i === 1 ? entry : {}) }],
        })),
        runOf: (runId) => runs.find((one) => one.runId === runId) ?? null,
        ...{ view: 'matched', place: { kind: 'epoch', epoch: 1 }, baseline },
      });
    const delta = (entry: Partial<HistoryEntry>, baseline = 'a') =>
      rowOf(rows(entry, baseline), 'lossInst')?.find((cell) => cell.delta !== null)?.delta;
    const collapsed = {
      notes: [{ kind: 'alarm', step: 9, alarm: 'collapse', message: say('Collapsed.') }],
    } as const;
    expect(delta({})?.verdict).toBe('better');
    expect(delta(collapsed)).toEqual({ text: '−0.500', verdict: 'neither' });
    expect(delta({ state: 'failed' })?.verdict).toBe('neither');
    // Against a run that broke a sound one may be either.
    expect(delta(collapsed, 'b')?.verdict).toBe('worse');
  });

  test('equal values are neither better nor worse', () => {
    const loss = COMPARE_METRICS.find(({ key }) => key === 'lossInst');
    if (loss === undefined) throw new Error('unreachable: it is in the table');
    expect(deltaOf(loss, 2, 2)).toEqual({ text: '±0', verdict: 'same' });
    expect(deltaOf(loss, Number.NaN, 2)).toBeNull();
    expect(deltaOf(loss, 2, Number.POSITIVE_INFINITY)).toBeNull();
  });

  test('a mean over seeds has its deviation', () => {
    const seeds = [run('a', 25), run('b', 25, 1), run('c', 25, 2)];
    const [row] = metricRows({
      columns: [
        {
          ...{ key: 'group g', label: verbatim('g'), colour: 0, dash: 0 },
          runs: seeds.map((one) => ({ ...one, entry: historyEntry(one.runId) })),
        },
      ],
      runOf: (runId) => seeds.find((one) => one.runId === runId) ?? null,
      ...{ view: 'matched', place: { kind: 'epoch', epoch: 1 }, baseline: 'a' },
    }).filter(({ metric }) => metric.key === 'lossInst');
    expect(row?.cells).toMatchObject([{ value: '2.00', std: '1.00' }]);
  });
});

test('a run’s summary: where and why it failed, each alarm once', () => {
  const story = runStory(
    historyEntry('a', {
      state: 'failed',
      fault: verbatim('The loss became NaN at step 111. The run stopped there.'),
      notes: [
        { kind: 'alarm', step: 80, alarm: 'weightGrowth', message: say('Grown.') },
        { kind: 'alarm', step: 90, alarm: 'weightGrowth', message: say('Grown more.') },
        { kind: 'skip', step: 95, message: say('Skipped.') },
      ],
      diagnoses: [
        {
          ...{ cause: 'lambRate', confidence: 'certain', why: 'fault', step: 111 },
          ...{ firstTensor: 'layer2.0.conv1', firstOp: 'conv2d' },
          ...{ evidence: [], fixes: [], alternatives: [] },
        },
      ],
    }),
  );
  expect(story.tone).toBe('fault');
  expect(speak(inEnglish, story.headline)).toBe(
    'Failed at step 111: The loss became NaN at step 111.',
  );
  expect(story.cause?.title).toBe('LAMB with SGD’s learning rate');
  expect(story.alarms.map(({ words }) => speak(inEnglish, words))).toEqual([
    'Step 80 · Weights keep growing, 2 times',
  ]);
  expect(story.others).toEqual([{ step: 95, message: say('Skipped.') }]);
});
