import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import { type BenchmarkResult, benchmarkJson } from '#run/benchmark.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { Command } from '#run/protocol.ts';
import type { StepProfile } from '#run/stepProfile.ts';
import { benchmarkRows, sizeOf } from './benchmarkTable.ts';
import { deviceWork } from './deviceWork.ts';

function worker() {
  const sent: Command[] = [];
  let hear: (event: ClientEvent) => void = () => {};
  return {
    sent,
    tell: (event: ClientEvent) => hear(event),
    send: (command: Command) => void sent.push(command),
    subscribe: (listener: (event: ClientEvent) => void) => {
      hear = listener;
      return () => {};
    },
  };
}

const RESULT: BenchmarkResult = {
  version: 1,
  adapter: {
    ...{ description: 'A', vendor: 'a', architecture: 'b', software: false },
    ...{ shaderF16: true, subgroups: true },
  },
  ...{ runtime: 'Chrome/1', date: '2026-01-31', peaks: { gflops: 1e4, gigabytes: 1e3 } },
  sizes: [
    { width: 8, batch: 32, stepMs: 0.001, encodeMs: 0.0005, dispatches: 145, rooflineMs: 0.0005 },
    { width: 64, batch: 256, skipped: 'slow' },
  ],
};

test('one thing is measured at a time, and its result kept', () => {
  const at = worker();
  const work = deviceWork(at);
  expect(deviceWork(at)).toBe(work);
  work.profileRun('run', DEFAULT_CONFIG);
  work.runBenchmark();
  expect(at.sent).toEqual([{ type: 'profileStep', config: DEFAULT_CONFIG }]);
  at.tell({ type: 'taskProgressed', runId: null, task: 'profileStep', done: 1, total: 4, atMs: 5 });
  expect(work.getState()).toMatchObject({ running: 'profileStep', task: { done: 1, total: 4 } });
  at.tell({ type: 'stepProfiled', profile: { title: 't' } as StepProfile });
  expect(work.getState()).toMatchObject({ running: null, task: null, profiled: 'run' });
  expect(work.getState().profile?.title).toBe('t');
});

test('a refusal and the worker’s end say why there is no result', () => {
  const at = worker();
  const work = deviceWork(at);
  work.runBenchmark();
  at.tell({ type: 'commandRefused', command: 'showImages', message: say('Cancelled.') });
  expect(work.getState().running).toBe('runBenchmark');
  at.tell({ type: 'commandRefused', command: 'runBenchmark', message: say('Cancelled.') });
  expect(work.getState().problem).toMatchObject({ of: 'runBenchmark' });
  work.runBenchmark();
  at.tell({ type: 'benchmarkFinished', result: RESULT });
  expect(work.getState()).toMatchObject({ benchmark: RESULT, problem: null, running: null });
});

test('a result is among those of the table, and its file is what is copied', () => {
  const rows = benchmarkRows(RESULT);
  expect(rows[0]).toEqual({ result: RESULT, own: true });
  expect(sizeOf(RESULT, 8, 32)?.dispatches).toBe(145);
  expect(sizeOf(RESULT, 64, 256)).toBeNull();
  expect(JSON.parse(benchmarkJson(RESULT))).toEqual(RESULT);
  expect(benchmarkJson(RESULT).split('\n')).toHaveLength(12);
});

test('each file of the table is a result as it is copied', () => {
  const texts = import.meta.glob<string>('./results/*.json', {
    eager: true,
    query: '?raw',
    import: 'default',
  });
  for (const [file, text] of Object.entries(texts)) {
    const result: BenchmarkResult = JSON.parse(text);
    expect(benchmarkJson(result), file).toBe(text);
    expect(result.version, file).toBe(1);
    expect(result.date, file).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
});
