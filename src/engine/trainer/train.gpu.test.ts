import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { fromCheckpoint } from '#checkpoint/modelState.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import { openGpu } from '#gpu/device.ts';
import { dawn } from '#node/dawn.ts';
import { testGpu } from '#node/testDevice.ts';
import { checkpointAt, numbersOf, SMALL, smallDataset, testRun } from '#node/testRun.ts';
import { problemWithData } from './train.ts';

const PROBED = { linearProbe: 'end' } as const;

/** The small run with a probe, made once: several tests compare another run with it. */
const straight = await testRun(PROBED);

describe('a whole run', () => {
  test('reports every step once, evaluates, keeps checkpoints, and ends finished', async () => {
    const { events, steps, states, evaluations, kept, ended } = straight;
    expect(events[0]).toMatchObject({ type: 'runStarted', totalSteps: 15, stepsPerEpoch: 5 });
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(steps.map(({ epoch }) => epoch)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
    expect(states).toEqual(['starting', 'training']);
    expect(evaluations.map(({ epoch, step }) => [epoch, step])).toEqual([
      [0, 0],
      [1, 5],
      [2, 10],
      [3, 15],
    ]);
    expect(kept.map(({ step }) => step)).toEqual([5, 10, 15]);
    expect(ended).toEqual({ type: 'runEnded', runId: 'test', state: 'finished', fault: null });
    const state = fromCheckpoint(
      await readSafetensors(kept[2]?.bytes ?? new Uint8Array(), 'kept'),
      'kept',
    );
    expect(state).toMatchObject({ step: 15, epoch: 3, queuePtr: (15 * 16) % 64, problems: [] });
    expect(state.config).toEqual({ ...SMALL, ...PROBED });
  });

  test('same config, same seed: the same bits; another seed: others', async () => {
    const [again, other] = [await testRun(PROBED), await testRun({ seed: 1 })];
    expect(numbersOf(again.steps)).toEqual(numbersOf(straight.steps));
    expect(again.kept[2]?.bytes).toEqual(straight.kept[2]?.bytes);
    expect(numbersOf(other.steps)).not.toEqual(numbersOf(straight.steps));
  });

  test('a pause in the middle changes no number', async () => {
    let paused = 0;
    const broken = await testRun(PROBED, {
      onEvent(event, control) {
        if (event.type === 'stepsFinished' && paused === 0) {
          paused = event.steps.at(-1)?.step ?? 0;
          control.pause();
        }
        if (event.type === 'stateChanged' && event.state === 'paused') {
          setTimeout(() => control.resume(), 50);
        }
      },
    });
    expect(broken.states).toEqual(['starting', 'training', 'paused', 'training']);
    expect(numbersOf(broken.steps)).toEqual(numbersOf(straight.steps));
    expect(broken.kept.at(-1)?.bytes).toEqual(straight.kept.at(-1)?.bytes);
    // A run is paused once its last step is reported and its state kept.
    const told = broken.events.flatMap((event) =>
      event.type === 'stepsFinished' || event.type === 'stateChanged' ? [event] : [],
    );
    const pause = told.findIndex(
      (event) => event.type === 'stateChanged' && event.state === 'paused',
    );
    expect(told[pause + 1]).toMatchObject({ type: 'stateChanged', state: 'training' });
    const before = told.slice(0, pause).findLast(({ type }) => type === 'stepsFinished');
    const last = before?.type === 'stepsFinished' ? before.steps.at(-1)?.step : undefined;
    expect(broken.kept[0]?.step).toBe(last);
  });

  test('what it does beside steps is reported from its beginning to its end', () => {
    const tasks = straight.events.flatMap((event) =>
      event.type === 'taskProgressed' ? [event] : [],
    );
    expect([...new Set(tasks.map(({ task }) => task))]).toEqual([
      ...['setUp', 'recordStep', 'compile', 'evaluationFeatures', 'knn', 'spread'],
      ...['firstStep', 'readState', 'saveCheckpoint', 'probe'],
    ]);
    const probe = tasks.filter(({ task }) => task === 'probe');
    expect(probe[0]).toMatchObject({ done: 0, total: 100 });
    for (const name of ['compile', 'evaluationFeatures', 'knn', 'probe', 'readState']) {
      const last = tasks.findLast(({ task }) => task === name);
      expect(last?.done, name).toBe(last?.total);
    }
  });

  test('stop ends it with a checkpoint; a checkpoint request before that is answered', async () => {
    const { steps, kept, events, ended } = await testRun(
      { epochs: 50 },
      {
        onEvent(event, control) {
          if (event.type === 'runStarted') control.requestCheckpoint();
          if (event.type === 'evaluationFinished' && event.evaluation.epoch === 2) control.stop();
        },
      },
    );
    expect(ended).toMatchObject({ type: 'runEnded', state: 'stopped', fault: null });
    expect(steps.at(-1)?.step).toBe(10);
    expect(kept.at(-1)?.step).toBe(10);
    expect(events.some(({ type }) => type === 'checkpointExported')).toBe(true);
  });

  test('pause and stop take effect during an evaluation', async () => {
    const asked: string[] = [];
    const { states, evaluations, steps, ended } = await testRun(
      {},
      {
        onEvent(event, control) {
          const measuring = event.type === 'taskProgressed' && event.task === 'evaluationFeatures';
          if (measuring && asked.length === 0) {
            asked.push('pause');
            control.pause();
          }
          if (event.type === 'stateChanged' && event.state === 'paused') {
            setTimeout(() => control.stop(), 20);
          }
        },
      },
    );
    expect(states).toEqual(['starting', 'training', 'paused']);
    expect(evaluations).toEqual([]);
    expect(steps).toEqual([]);
    expect(ended).toMatchObject({ type: 'runEnded', state: 'stopped' });
  });

  test('from the state after its last step it makes the last evaluation, and finishes', async () => {
    const again = await testRun(PROBED, { resume: await checkpointAt(straight, 15) });
    expect(again.steps).toEqual([]);
    expect(again.evaluations).toEqual(straight.evaluations.slice(-1));
    expect(again.ended).toMatchObject({ type: 'runEnded', state: 'finished', fault: null });
    expect(again.kept.map(({ bytes }) => bytes)).toEqual([straight.kept[2]?.bytes]);
  });

  test('maxSteps cuts a run short without changing its learning rates', async () => {
    const short = await testRun({ maxSteps: 7 });
    expect(numbersOf(short.steps)).toEqual(numbersOf(straight.steps).slice(0, 7));
    expect(short.evaluations.at(-1)?.step).toBe(7);
  });

  test('split batch norm trains, with keys shuffled between the groups', async () => {
    const { steps, ended } = await testRun({ bnGroups: 4 });
    expect(ended).toMatchObject({ state: 'finished' });
    expect(steps).toHaveLength(15);
    expect(steps.every(({ lossInst }) => Number.isFinite(lossInst))).toBe(true);
  });
});

describe('a run that breaks', () => {
  test('a non-finite step stops it, names the step and commits nothing of it', async () => {
    const { steps, kept, ended } = await testRun({ learningRate: 1e4, weightDecay: 0.1 });
    if (ended?.type !== 'runEnded') throw new Error('the run did not end');
    const { fault } = ended;
    if (fault?.kind !== 'nonFinite') throw new Error('the run did not break');
    expect(ended.state).toBe('failed');
    expect(english(fault.message)).toContain(`at step ${fault.step}`);
    expect(steps.at(-1)?.step).toBe(fault.step);
    expect(steps.at(-1)?.nonFinite).toBeGreaterThan(0);
    expect(kept.at(-1)?.step).toBe(fault.step - 1);
    const state = fromCheckpoint(
      await readSafetensors(kept.at(-1)?.bytes ?? new Uint8Array(), 'kept'),
      'kept',
    );
    expect(state.step).toBe(fault.step - 1);
    for (const { name, data } of state.arrays) {
      expect(data.every(Number.isFinite), name).toBe(true);
    }
  });

  test('a rate that only collapses the features raises an alarm, and the run continues', async () => {
    const { notes, ended } = await testRun({ learningRate: 1e4, epochs: 8 });
    const reported = notes.find((note) => note.kind === 'alarm' && note.alarm === 'collapse');
    expect(english(reported?.message)).toContain(`At step ${reported?.step}`);
    expect(ended).toMatchObject({ state: 'finished' });
    expect(straight.notes).toEqual([]);
  });

  test('a device lost in a step ends the run; on a new one it continues with the same bits', async () => {
    const gpu = await openGpu(dawn());
    const lost = await testRun(PROBED, {
      gpu,
      onEvent(event) {
        if (event.type !== 'taskProgressed' || event.task !== 'saveCheckpoint') return;
        // Between two awaits of the steps after the first checkpoint.
        if (event.done === 1) setTimeout(() => gpu.device.destroy());
      },
    });
    const { ended } = lost;
    expect(ended).toMatchObject({ state: 'failed', fault: { kind: 'deviceLost' } });
    expect(ended?.type === 'runEnded' && english(ended.fault?.message)).toMatch(/last checkpoint/);
    expect(lost.kept.map(({ step }) => step)).toEqual([5]);
    const again = await openGpu(dawn());
    const resumed = await testRun(PROBED, { gpu: again, resume: await checkpointAt(lost, 5) });
    again.close();
    expect(numbersOf(resumed.steps).map(({ lossInst }) => lossInst)).toEqual(
      numbersOf(straight.steps)
        .slice(5)
        .map(({ lossInst }) => lossInst),
    );
    expect(resumed.kept.at(-1)?.bytes).toEqual(straight.kept.at(-1)?.bytes);
  });

  test('memory that runs out under a run ends it: nothing computed after it is recorded or kept', async () => {
    const gpu = await openGpu(dawn());
    const { limits } = gpu.device;
    const large: GPUBuffer[] = [];
    const { ended, steps, kept, evaluations } = await testRun(
      { epochs: 50 },
      {
        gpu,
        onEvent(event) {
          if (event.type !== 'evaluationFinished' || event.evaluation.epoch !== 2) return;
          for (let i = 0; i < 256 && gpu.fault() === null; i++) {
            const usage = GPUBufferUsage.STORAGE;
            large.push(gpu.device.createBuffer({ size: limits.maxBufferSize, usage }));
          }
        },
      },
    );
    for (const buffer of large) buffer.destroy();
    gpu.close();
    if (ended?.type !== 'runEnded') throw new Error('the run did not end');
    expect(ended).toMatchObject({ state: 'failed', fault: { kind: 'outOfMemory', step: 10 } });
    expect(english(ended.fault?.message)).toMatch(/asked for [\d.]+\s[kMG]?B.*smaller batch/);
    expect(steps.at(-1)?.step).toBe(10);
    expect(evaluations.at(-1)?.step).toBe(10);
    expect(kept.at(-1)?.step).toBe(5);
  });

  test('images too large for one buffer are put into several, with the same losses', async () => {
    const gpu = await testGpu();
    const small = { ...gpu, summary: { ...gpu.summary, maxBufferBytes: 16 * 16 * 3 * 40 } };
    const [cut, whole] = [await testRun({}, { gpu: small }), await testRun()];
    expect(cut.ended).toMatchObject({ state: 'finished', fault: null });
    expect(cut.steps.map(({ loss }) => loss)).toEqual(whole.steps.map(({ loss }) => loss));
    // No error scope is left open.
    await expect(gpu.device.popErrorScope()).rejects.toThrow();
  });

  test('data that do not fit the config are refused with a message', () => {
    expect(problemWithData(SMALL, smallDataset)).toBeNull();
    expect(english(problemWithData({ ...SMALL, imageSide: 32 }, smallDataset))).toContain(
      'imageSide',
    );
    expect(english(problemWithData({ ...SMALL, batchSize: 96 }, smallDataset))).toContain(
      'batchSize',
    );
  });
});
