import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import type { Event } from '#run/protocol.ts';
import type { WatchedFile } from '#run/watching.ts';
import { RunStoreBench } from '#storage/runStore.fixture.ts';
import { WatchedRun } from './watchedRun.ts';

const config = { ...presetConfig('quick'), batchSize: 64, queueLength: 64, embeddingDim: 100 };

const about = {
  ...{ runId: 'quick-1a2b3c-torch', parent: 'quick-1a2b3c', fromStep: 100, startedAt: 5000 },
  dataset: { name: 'Scenes', images: 400, side: 16, testImages: 0, levels: [] },
  ...{ totalSteps: 200, stepsPerEpoch: 20, machine: '2 × CPU, PyTorch 1.13', state: 'training' },
};

const line = (step: number, changes = {}): string =>
  `${JSON.stringify(stepMetrics(step, { featureStd: 0.06, lossInst: 3, ...changes }))}\n`;

const healthy = (first: number, last: number): string =>
  Array.from({ length: last - first + 1 }, (_, i) => line(first + i)).join('');

/** A folder whose files the test writes. */
function folder() {
  const files = new Map<WatchedFile, string>();
  const write = (name: WatchedFile, content: string | object) =>
    files.set(name, typeof content === 'string' ? content : JSON.stringify(content));
  write('config.json', config);
  write('about.json', about);
  write('metrics.jsonl', '');
  const read = async (name: WatchedFile, from: number) => {
    const text = files.get(name);
    return text === undefined ? null : new TextEncoder().encode(text).slice(from);
  };
  return {
    files: { read },
    write,
    add: (text: string) => write('metrics.jsonl', (files.get('metrics.jsonl') ?? '') + text),
  };
}

async function watch(files: ReturnType<typeof folder>['files']) {
  const runStore = await new RunStoreBench().open();
  const events: Event[] = [];
  const emit = (event: Event) => void events.push(event);
  const run = new WatchedRun({ name: 'cluster', files, runStore, emit, now: () => 9000 });
  const stored = async () => (await runStore.listRuns()).runs[0];
  const steps = async () => (await runStore.readMetrics(about.runId)).steps.map(({ step }) => step);
  return { run, events, runStore, stored, steps };
}

test('what is new in the folder is stored and told, whole lines only', async () => {
  const { files, write, add } = folder();
  const { run, events, stored, steps } = await watch(files);
  const half = line(103).slice(0, 40);
  add(healthy(101, 102) + half);
  expect(await run.poll()).toBe(false);
  expect(await steps()).toEqual([101, 102]);
  expect(await stored()).toMatchObject({
    ...{ runId: about.runId, state: 'training', steps: 102, totalSteps: 200, startedAt: 5000 },
    ...{ dataset: { name: 'Scenes' }, adapter: { description: about.machine } },
  });
  add(line(103).slice(40));
  await run.poll();
  expect(await steps()).toEqual([101, 102, 103]);
  write('about.json', { ...about, state: 'finished', endedAt: 8000 });
  expect(await run.poll()).toBe(true);
  expect(await stored()).toMatchObject({ state: 'finished', endedAt: 8000 });
  expect(events.map(({ type }) => type)).toEqual(['stepsFinished', 'stepsFinished', 'runEnded']);
});

test('a run that collapses has the alarm and the diagnosis of the lab’s own', async () => {
  const { files, add } = folder();
  const { run, events, stored } = await watch(files);
  const collapsed = { featureStd: 1e-4, lossInst: 4.17, loss: 4.17, accInst: 0 };
  add(healthy(101, 140));
  add(Array.from({ length: 60 }, (_, i) => line(141 + i, collapsed)).join(''));
  await run.poll();
  const alarms = events.flatMap((event) =>
    event.type === 'runNoted' && event.note.kind === 'alarm' ? [event.note.alarm] : [],
  );
  expect(alarms).toContain('collapse');
  const record = await stored();
  expect(record?.diagnoses.map(({ cause, why }) => [cause, why])).toEqual([['collapse', 'alarm']]);
});

test('a run that torchrun started again is read again, and nothing is twice', async () => {
  const { files, write, add } = folder();
  const { run, stored, steps } = await watch(files);
  const note = (step: number) =>
    `${JSON.stringify({ note: { kind: 'resume', step, message: 'Continued.' } })}\n`;
  add(note(100) + healthy(101, 120));
  await run.poll();
  write('about.json', { ...about, startedAt: 6000 });
  write('metrics.jsonl', note(100) + healthy(101, 110) + note(110) + healthy(111, 114));
  await run.poll();
  const record = await stored();
  expect(record).toMatchObject({ steps: 114, startedAt: 6000 });
  expect(record?.notes.map(({ step }) => step)).toEqual([100, 110]);
  expect((await steps()).slice(0, 14)).toEqual(Array.from({ length: 14 }, (_, i) => 101 + i));
});

test('a file that became shorter is read again from its start', async () => {
  const { files, write, add } = folder();
  const { run, steps, stored } = await watch(files);
  add(healthy(101, 108));
  await run.poll();
  write('metrics.jsonl', healthy(101, 104));
  expect(await run.poll()).toBe(false);
  await run.poll();
  add(line(105, { lossInst: 2 }));
  await run.poll();
  expect(await stored()).toMatchObject({ steps: 105, lastLoss: 2 });
  expect((await steps()).slice(0, 5)).toEqual([101, 102, 103, 104, 105]);
});

test('a run that ended in the middle of a line keeps the lines before it, and says so', async () => {
  const { files, write, add } = folder();
  const { run, steps, stored } = await watch(files);
  add(`${healthy(101, 103)}{"step":104,"lo`);
  write('about.json', { ...about, state: 'failed', fault: 'Killed.', endedAt: 8000 });
  expect(await run.poll()).toBe(true);
  expect(await steps()).toEqual([101, 102, 103]);
  const record = await stored();
  expect(record?.state).toBe('failed');
  expect(record?.notes.map(({ message }) => english(message))).toEqual([
    'cluster/metrics.jsonl ends in the middle of line 4, which is left out.',
  ]);
});

test('what cannot be read is a sentence that names the file and the line', async () => {
  const { files, write, add } = folder();
  const { run } = await watch(files);
  add(`${line(101)}{"step":102}\n`);
  await expect(run.poll()).rejects.toThrow('cluster/metrics.jsonl');
  write('config.json', '[');
  const other = await watch(files);
  await expect(other.run.poll()).rejects.toThrow('cluster/config.json');
});
