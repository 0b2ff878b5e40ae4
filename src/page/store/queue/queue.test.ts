import { beforeEach, describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say, verbatim, type Words } from '#base/words.ts';
import { presetConfig } from '#run/presets.ts';
import { NO_CHECKPOINT } from '#run/refusals.ts';
import type { RunFault } from '#run/runFaults.ts';
import { adapter, summary } from '#storage/runStore.fixture.ts';
import { createAlertStore } from '#store/page/alerts.ts';
import type { RunRequest } from '#store/runs/runsStore.ts';
import { createQueue, type NewQueueItem, QUEUE_LIMIT, type QueueStore } from './queue.ts';
import { isInterrupted } from './queueItems.ts';
import { decodeQueue } from './queueRecord.ts';

const item = (label: string, changes: Partial<NewQueueItem> = {}): NewQueueItem => ({
  label: verbatim(label),
  preset: 'quick',
  config: presetConfig('quick'),
  group: null,
  forkedFrom: null,
  fromCheckpoint: false,
  ...changes,
});

/** A fake trainer for one run at a time, controlled by the test. */
class Machine {
  readonly started: RunRequest[] = [];
  readonly alerts = createAlertStore();
  readonly queue: QueueStore;
  current: RunRequest | null = null;
  stops = 0;
  stored: unknown;
  #names = 0;

  constructor(stored: unknown = null, owns = true) {
    this.stored = stored;
    this.queue = createQueue({
      alerts: this.alerts,
      startRun: (request) => {
        this.started.push(request);
        this.current = request;
      },
      stopRun: () => {
        this.stops++;
      },
      busy: () => this.current !== null,
      newRunId: (preset) => `${preset}-${this.#names++}`,
      weightsFile: () => null,
      recallWeights: async () => {},
      open: async () => ({
        readQueue: async () => this.stored,
        writeQueue: async (queue) => {
          this.stored = structuredClone(queue);
        },
        ownQueue: (owned, elsewhere) => (owns ? owned() : elsewhere()),
      }),
      now: () => 1000,
    });
  }

  begin(): void {
    if (this.current === null) throw new Error('nothing was started');
    const { runId, config } = this.current;
    this.queue.handle({
      ...{ type: 'runStarted', runId, config, dataset: summary, adapter, startedAt: 1 },
      ...{ fromStep: 0, totalSteps: 10, stepsPerEpoch: 5 },
    });
  }

  end(state: 'finished' | 'stopped' | 'failed' = 'finished', fault: RunFault | null = null): void {
    const runId = this.current?.runId ?? '';
    this.current = null;
    this.queue.handle({ type: 'runEnded', runId, state, fault });
  }

  endEarly(early: Words): void {
    const runId = this.current?.runId ?? '';
    this.current = null;
    this.queue.handle({ type: 'runEnded', runId, state: 'stopped', fault: null, early });
  }

  refuse(sentence: string | Words, kind: 'run' | 'machine' | 'withdrawn' = 'run'): void {
    const request = this.current;
    this.current = null;
    const words = typeof sentence === 'string' ? verbatim(sentence) : sentence;
    request?.refused?.({ kind, sentences: [words] });
  }

  states(): string[] {
    return this.queue.getState().items.map(({ label, state }) => `${english(label)} ${state}`);
  }
}

let machine: Machine;

beforeEach(async () => {
  machine = new Machine();
  await machine.queue.load();
});

describe('one run at a time', () => {
  test('a run that recovers by itself keeps its place; one whose worker or tab is gone waits', () => {
    const message = say('The worker ended.');
    for (const event of [
      { type: 'workerDied', message } as const,
      { type: 'trainerGone', runId: 'quick-0' } as const,
    ]) {
      const { queue } = machine;
      queue.add([item('a'), item('b')], true);
      machine.begin();
      queue.handle({ type: 'workerDied', message, recovers: 'quick-0' });
      expect(machine.states()).toEqual(['a running', 'b waiting']);
      expect(queue.getState().playing).toBe(true);
      machine.current = null;
      queue.handle(event);
      expect(machine.states()).toEqual(['a waiting', 'b waiting']);
      expect(queue.getState().items.map(isInterrupted)).toEqual([true, false]);
      expect(queue.getState().playing).toBe(false);
      machine = new Machine();
    }
  });

  test('the next begins when the last has ended, and a failed one does not stop the queue', () => {
    machine.queue.add([item('a'), item('b'), item('c')], true);
    expect(machine.states()).toEqual(['a running', 'b waiting', 'c waiting']);
    machine.begin();
    machine.end('finished');
    expect(machine.states()).toEqual(['a finished', 'b running', 'c waiting']);
    machine.begin();
    machine.end('failed', { kind: 'internal', step: 3, message: say('It broke.') });
    expect(machine.states()).toEqual(['a finished', 'b failed', 'c running']);
    expect(machine.queue.getState().items[1]?.message).toEqual(say('It broke.'));
    machine.begin();
    machine.end();
    expect(machine.queue.getState().playing).toBe(false);
    expect(machine.started.map(({ runId }) => runId)).toEqual(['quick-0', 'quick-1', 'quick-2']);
  });

  test('if set to, a failed run pauses the queue', () => {
    machine.queue.setStopOnFailure(true);
    machine.queue.add([item('a'), item('b')], true);
    machine.begin();
    machine.end('failed', { kind: 'internal', step: 3, message: say('It broke.') });
    expect(machine.states()).toEqual(['a failed', 'b waiting']);
    expect(machine.queue.getState()).toMatchObject({ playing: false, held: say('A run failed.') });
    machine.queue.play();
    expect(machine.states()).toEqual(['a failed', 'b running']);
  });

  test('queued during a run, it begins after it; queued otherwise, it waits', () => {
    machine.queue.add([item('a')], false);
    expect(machine.started).toEqual([]);
    machine.queue.clearEnded();
    machine.current = { ...item('x'), runId: 'x', begin: { kind: 'new' } };
    machine.queue.add([item('b')], false);
    expect(machine.started).toEqual([]);
    machine.end();
    expect(machine.states()).toEqual(['a running', 'b waiting']);
  });

  test('a run that the worker refuses fails with its message, and the next begins', () => {
    machine.queue.add([item('a'), item('b')], true);
    machine.refuse('Width is wrong.');
    expect(machine.states()).toEqual(['a failed', 'b running']);
    expect(machine.queue.getState().items[0]).toMatchObject({
      message: verbatim('Width is wrong.'),
      runId: null,
    });
  });

  test('a machine that cannot train pauses the queue instead of failing every run', () => {
    machine.queue.add([item('a'), item('b')], true);
    machine.refuse('No adapter.', 'machine');
    expect(machine.states()).toEqual(['a waiting', 'b waiting']);
    expect(machine.queue.getState()).toMatchObject({
      playing: false,
      held: verbatim('No adapter.'),
    });
    expect(machine.started).toHaveLength(1);
  });

  test('a range test that diverged counts as finished', () => {
    const config = { ...presetConfig('quick'), schedule: 'range' as const };
    machine.queue.add([item('a', { config })], true);
    machine.begin();
    machine.end('failed', { kind: 'nonFinite', step: 9, what: 'loss', message: say('NaN') });
    expect(machine.states()).toEqual(['a finished']);
  });
});

describe('a run that a rule ends early', () => {
  test('is done, says why, and the queue continues', () => {
    machine.queue.add([item('a'), item('b')], true);
    machine.begin();
    machine.endEarly(say('Stopped early.'));
    expect(machine.states()).toEqual(['a finished', 'b running']);
    expect(machine.queue.getState().items[0]?.message).toEqual(say('Stopped early.'));
  });
});

describe('user actions', () => {
  test('Stop pauses the queue, Skip continues it', () => {
    machine.queue.add([item('a'), item('b'), item('c')], true);
    machine.begin();
    machine.queue.skip();
    expect(machine.stops).toBe(1);
    machine.end('stopped');
    expect(machine.states()).toEqual(['a skipped', 'b running', 'c waiting']);
    machine.begin();
    machine.end('stopped');
    expect(machine.states()).toEqual(['a skipped', 'b stopped', 'c waiting']);
    expect(machine.queue.getState().playing).toBe(false);
  });

  test('Skip also continues the queue if the run still waits for its images', () => {
    machine.queue.add([item('a'), item('b')], true);
    machine.queue.skip();
    machine.refuse('', 'withdrawn');
    expect(machine.states()).toEqual(['a skipped', 'b running']);
  });

  test('Cancel ends the current run and removes the waiting ones', () => {
    machine.queue.add([item('a'), item('b')], true);
    machine.begin();
    machine.queue.cancel();
    machine.end('stopped');
    expect(machine.states()).toEqual(['a stopped']);
    expect(machine.started).toHaveLength(1);
  });

  test('moves and removes waiting runs only', () => {
    machine.queue.add([item('a'), item('b'), item('c')], true);
    const id = (label: string) =>
      machine.queue.getState().items.find((known) => english(known.label) === label)?.id ?? '';
    machine.queue.move(id('c'), -1);
    machine.queue.move(id('c'), -1);
    machine.queue.remove(id('a'));
    expect(machine.states()).toEqual(['a running', 'c waiting', 'b waiting']);
    machine.queue.remove(id('c'));
    expect(machine.states()).toEqual(['a running', 'b waiting']);
  });

  test('more runs than the limit are refused with the numbers', () => {
    machine.queue.add(
      Array.from({ length: QUEUE_LIMIT + 1 }, (_, i) => item(`${i}`)),
      true,
    );
    expect(machine.queue.getState().items).toEqual([]);
    expect(english(machine.alerts.getState().alerts[0]?.sentences[0])).toContain('201 runs');
  });
});

describe('a page that is reloaded', () => {
  const reopened = async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const next = new Machine(machine.stored);
    await next.queue.load();
    return next;
  };

  test('restores the queue, waits, and continues the interrupted run', async () => {
    const group = {
      id: 'g',
      kind: 'sweep',
      label: say('Seeds'),
      field: null,
      value: null,
    } as const;
    machine.queue.add([item('a'), item('b', { group: { ...group, seed: 3 } })], true);
    machine.begin();
    const next = await reopened();
    expect(next.states()).toEqual(['a waiting', 'b waiting']);
    expect(next.started).toEqual([]);
    expect(english(next.queue.getState().held)).toMatch(/reloaded/);
    next.queue.play();
    expect(next.started[0]).toMatchObject({ runId: 'quick-0', begin: { kind: 'resume' } });
    next.begin();
    next.end();
    expect(next.started[1]).toMatchObject({ begin: { kind: 'new' }, group: { id: 'g', seed: 3 } });
  });

  test('says that a run was interrupted: Resume continues it, Skip drops it', async () => {
    machine.queue.add([item('a'), item('b')], true);
    machine.begin();
    const next = await reopened();
    expect(next.queue.getState().items.map(isInterrupted)).toEqual([true, false]);
    expect(english(next.queue.getState().held)).toMatch(/Resume the interrupted run or skip it/);
    next.queue.skip();
    expect(next.states()).toEqual(['a skipped', 'b running']);
    expect(next.stops).toBe(0);
  });

  test('an interrupted run that is resumed from the list of runs is the queue’s again', async () => {
    machine.queue.add([item('a'), item('b')], true);
    machine.begin();
    const next = await reopened();
    next.current = { ...item('a'), runId: 'quick-0', begin: { kind: 'resume' } };
    next.begin();
    expect(next.states()).toEqual(['a running', 'b waiting']);
    next.end();
    expect(next.states()).toEqual(['a finished', 'b waiting']);
    expect(next.started).toEqual([]);
  });

  test('keeps an interrupted run that cannot be resumed yet, and says why', async () => {
    machine.queue.add([item('a'), item('b')], true);
    machine.begin();
    const next = await reopened();
    next.queue.play();
    next.refuse('Your own files are not loaded.');
    expect(next.queue.getState().items.map(isInterrupted)).toEqual([true, false]);
    expect(next.queue.getState()).toMatchObject({
      playing: false,
      held: verbatim('Your own files are not loaded.'),
    });
  });

  test('restarts a run that was interrupted before its first checkpoint', async () => {
    machine.queue.add([item('a')], true);
    machine.begin();
    const next = await reopened();
    next.queue.play();
    next.refuse(NO_CHECKPOINT);
    expect(next.states()).toEqual(['a running']);
    expect(next.started[1]?.begin).toEqual({ kind: 'new' });
  });

  test('does not touch a queue that another tab runs', async () => {
    machine.queue.add([item('a')], false);
    await new Promise((resolve) => setTimeout(resolve, 0));
    const other = new Machine(machine.stored, false);
    void other.queue.load();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(other.queue.getState()).toMatchObject({ elsewhere: true, items: [] });
    other.queue.add([item('b')], false);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(decodeQueue(other.stored).items.map(({ label }) => english(label))).toEqual(['a']);
  });

  test('takes the runs of a backup that it has not, under the ids that their runs have here', () => {
    const stored = (id: string, runId: string) => ({
      ...{ ...item(id), id, runId, state: 'running', message: null },
      ...{ startedAt: 1, endedAt: null },
    });
    const backup = { version: 1, items: [stored('x', 'old'), stored('y', 'other')] };
    machine.queue.restore(backup, { old: 'old-2' });
    machine.queue.restore(backup, {});
    machine.queue.restore(null, {});
    const { items } = machine.queue.getState();
    expect(items.map(({ id, runId, state }) => [id, runId, state])).toEqual([
      ['x', 'old-2', 'waiting'],
      ['y', 'other', 'waiting'],
    ]);
    expect(machine.started).toEqual([]);
  });

  test('reports runs it cannot read, and keeps the rest', () => {
    const good = { ...item('a'), id: '1', state: 'waiting', runId: null, message: null };
    const dates = { startedAt: null, endedAt: null };
    const read = decodeQueue({
      version: 1,
      items: [{ ...good, ...dates }, { id: 2 }, { ...good, ...dates, config: { width: 9 } }],
    });
    expect(read.items).toHaveLength(2);
    expect(english(read.problems[0])).toBe(
      'Run 2 of the stored queue cannot be read; queue it again.',
    );
    expect(english(read.problems[1])).toContain('multiple of 4');
    expect(english(decodeQueue({ version: 2, items: [] }).problems[0])).toContain('version 2');
    expect(decodeQueue('text').problems).toHaveLength(1);
  });
});
