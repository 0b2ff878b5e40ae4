import { beforeEach, expect, test, vi } from 'vitest';
import { chartRun } from '#charts/charts.fixture.ts';
import { steps } from '#storage/runStore.fixture.ts';
import { DrawClock } from '#store/page/drawClock.ts';
import { MAX_RUNS } from './chartBoard.ts';
import { createMetricsStore } from './metricsStore.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

function setUp() {
  const metrics = createMetricsStore(new DrawClock(), 0);
  const run = (runId: string) => {
    const { series: _, ...one } = chartRun([], {}, { runId, label: runId });
    return one;
  };
  const loss = () => metrics.board.charts.lossInst.getState();
  return { metrics, run, loss };
}

test('a zoom redraws all charts at once, each in a separate task', () => {
  const { metrics, run, loss } = setUp();
  metrics.append('a', steps(1, 100));
  metrics.show(run('a'));
  vi.advanceTimersByTime(1000);
  const redrawn: string[] = [];
  for (const name of ['lossInst', 'accInst', 'gradNorm', 'lr'] as const) {
    metrics.board.charts[name].subscribe(() => redrawn.push(name));
  }
  metrics.board.zoom({ from: 20, to: 40 });
  // A period is 250 ms, in which each slot has one turn.
  vi.advanceTimersByTime(25);
  expect(redrawn.toSorted()).toEqual(['accInst', 'gradNorm', 'lossInst', 'lr']);
  expect(loss().xAxis.domain).toEqual([20, 40]);
  metrics.board.zoomBy(2, 30);
  vi.advanceTimersByTime(25);
  expect(loss().xAxis.domain).toEqual([10, 50]);
  metrics.board.zoomBy(100, 30);
  expect(metrics.board.view.getState().zoom).toBeNull();
});

test('another axis resets the zoom, as its units differ', () => {
  const { metrics, run } = setUp();
  metrics.append('a', steps(1, 100));
  metrics.show(run('a'));
  metrics.board.zoom({ from: 20, to: 40 });
  metrics.board.point(30);
  metrics.board.change({ x: 'epoch' });
  expect(metrics.board.view.getState().zoom).toBeNull();
  expect(metrics.board.crosshair.getState().x).toBeNull();
});

test('runs are overlaid on the shown one, with unique dashes and colours, up to eight', () => {
  const { metrics, run } = setUp();
  metrics.show(run('r0'));
  for (let i = 1; i < 12; i++) {
    metrics.overlay({ ...run(`r${i}`), colour: metrics.freeColour() });
  }
  const { runs } = metrics.board.shown.getState();
  expect(runs).toHaveLength(MAX_RUNS);
  expect(new Set(runs.map(({ dash }) => dash)).size).toBe(MAX_RUNS);
  expect(new Set(runs.map(({ colour }) => colour)).size).toBe(MAX_RUNS);
  metrics.removeOverlay('r1');
  metrics.show(run('r2'));
  const names = metrics.board.shown.getState().runs.map(({ runId }) => runId);
  expect(names.slice(0, 2)).toEqual(['r2', 'r3']);
});

test('a separate board draws its own runs, and stops when closed', () => {
  const { metrics, run } = setUp();
  const board = metrics.openBoard(['lossInst', 'accInst']);
  metrics.append('a', steps(1, 10));
  board.show([run('a')]);
  vi.advanceTimersByTime(1000);
  expect(board.charts.accInst.getState().empty).toBe(false);
  expect(metrics.board.charts.accInst.getState().empty).toBe(true);
  board.close();
  metrics.append('a', steps(11, 20));
  vi.advanceTimersByTime(1000);
  expect(board.charts.accInst.getState().lines[0]?.xs).toHaveLength(10);
});

test('a stored run is loaded in pieces, with the steps trained meanwhile after it', async () => {
  vi.useRealTimers();
  const { metrics, run } = setUp();
  metrics.rewind('a', 5000);
  metrics.show(run('a'));
  const loading = metrics.load('a', steps(1, 6000), []);
  metrics.append('a', steps(5001, 5010));
  await loading;
  const [shown] = metrics.board.runs();
  expect(shown?.series.step.length).toBe(5010);
  expect(shown?.series.step.at(5009)).toBe(5010);
});

test('zoom, ranges, order and pins outlast a reload; the zoom belongs to its run', () => {
  const stored = new Map<string, string>();
  const keep = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  const { run } = setUp();
  const open = () => {
    const metrics = createMetricsStore(new DrawClock(), 0, keep);
    metrics.append('a', steps(1, 100));
    metrics.append('b', steps(1, 100));
    return metrics;
  };
  const before = open();
  before.show(run('a'));
  before.board.zoom({ from: 20, to: 40 });
  before.board.change({ yRange: { lossInst: { kind: 'fixed', from: 1, to: 2 } } });
  before.board.layout.setState({ order: [], pinned: ['knnTop1'] });
  const after = open();
  expect(after.board.layout.getState().pinned).toEqual(['knnTop1']);
  expect(after.board.view.getState().yRange.lossInst).toEqual({ kind: 'fixed', from: 1, to: 2 });
  after.show(run('a'));
  expect(after.board.view.getState().zoom).toEqual({ from: 20, to: 40 });
  after.show(run('b'));
  expect(after.board.view.getState().zoom).toBeNull();
});

test('pointing at the legend redraws nothing, switching a run off redraws all charts', () => {
  const { metrics, run, loss } = setUp();
  for (const name of ['a', 'b']) metrics.append(name, steps(1, 50));
  metrics.show(run('a'));
  metrics.overlay(run('b'));
  vi.advanceTimersByTime(1000);
  const drawn = loss();
  metrics.board.highlightEntry('run a');
  vi.advanceTimersByTime(1000);
  expect(loss()).toBe(drawn);
  metrics.board.toggleEntry('run a');
  vi.advanceTimersByTime(1000);
  expect(loss().lines.map(({ entry }) => entry)).toEqual(['run b']);
  metrics.board.toggleEntry('run a');
  vi.advanceTimersByTime(1000);
  expect(loss().lines).toHaveLength(2);
});
