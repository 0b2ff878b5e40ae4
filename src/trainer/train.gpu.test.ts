import { describe, expect, test } from 'vitest';
import { fromCheckpoint } from '#checkpoint/modelState.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import { type Gpu, openGpu } from '#gpu/device.ts';
import { PipelineCache } from '#gpu/stepGraph.ts';
import { dawn } from '#node/dawn.ts';
import { testDataset } from '#node/testDataset.ts';
import { testCache, testGpu } from '#node/testDevice.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import type { Event } from '#run/protocol.ts';
import { RunControl } from './control.ts';
import { problemWithData, train } from './train.ts';

const SMALL: RunConfig = {
  ...DEFAULT_CONFIG,
  imageSide: 16,
  width: 8,
  embeddingDim: 16,
  batchSize: 16,
  queueLength: 64,
  epochs: 3,
  learningRate: 0.05,
};
const dataset = testDataset(100, 16);

async function run(
  changes: Partial<RunConfig> = {},
  onEvent: (event: Event, control: RunControl) => void = () => {},
  own: Gpu | null = null,
) {
  const gpu = own ?? (await testGpu());
  const events: Event[] = [];
  const kept: { step: number; bytes: Uint8Array<ArrayBuffer> }[] = [];
  const control = new RunControl();
  await train({
    runId: 'test',
    config: { ...SMALL, ...changes },
    gpu,
    cache: own === null ? testCache(gpu) : new PipelineCache(gpu.device),
    dataset,
    control,
    host: {
      emit(event) {
        events.push(event);
        onEvent(event, control);
      },
      keep: async (step, bytes) => {
        kept.push({ step, bytes });
      },
    },
  });
  const steps = events.flatMap((event) => (event.type === 'stepsFinished' ? event.steps : []));
  const states = events.flatMap((event) => (event.type === 'stateChanged' ? [event.state] : []));
  const evaluations = events.flatMap((event) =>
    event.type === 'evaluationFinished' ? [event.evaluation] : [],
  );
  return { events, kept, steps, states, evaluations, ended: events.at(-1) };
}

/** Everything of a step that does not depend on the clock. */
const numbers = (steps: Awaited<ReturnType<typeof run>>['steps']) =>
  steps.map(({ stepMs: _, imagesPerSec: __, ...rest }) => rest);

describe('a whole run', () => {
  test('reports every step once, evaluates, keeps checkpoints, and ends finished', async () => {
    const { events, steps, states, evaluations, kept, ended } = await run();
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
    expect(state.config).toEqual(SMALL);
  });

  test('same config, same seed: the same bits; another seed: others', async () => {
    const [first, second, other] = [await run(), await run(), await run({ seed: 1 })];
    expect(numbers(second.steps)).toEqual(numbers(first.steps));
    expect(second.kept[2]?.bytes).toEqual(first.kept[2]?.bytes);
    expect(numbers(other.steps)).not.toEqual(numbers(first.steps));
  });

  test('a pause in the middle changes no number', async () => {
    const straight = await run();
    let paused = 0;
    const broken = await run({}, (event, control) => {
      if (event.type === 'stepsFinished' && paused === 0) {
        paused = event.steps.at(-1)?.step ?? 0;
        control.pause();
      }
      if (event.type === 'stateChanged' && event.state === 'paused') {
        setTimeout(() => control.resume(), 50);
      }
    });
    expect(broken.states).toEqual(['starting', 'training', 'paused', 'training']);
    expect(numbers(broken.steps)).toEqual(numbers(straight.steps));
    expect(broken.kept.at(-1)?.bytes).toEqual(straight.kept.at(-1)?.bytes);
  });

  test('stop ends it with what there is; a wish for a checkpoint is answered on the way', async () => {
    const { steps, kept, events, ended } = await run({ epochs: 50 }, (event, control) => {
      if (event.type === 'runStarted') control.requestCheckpoint();
      if (event.type === 'evaluationFinished' && event.evaluation.epoch === 2) control.stop();
    });
    expect(ended).toMatchObject({ type: 'runEnded', state: 'stopped', fault: null });
    expect(steps.at(-1)?.step).toBe(10);
    expect(kept.at(-1)?.step).toBe(10);
    expect(events.some(({ type }) => type === 'checkpointExported')).toBe(true);
  });

  test('pause and stop are heard in the middle of an evaluation', async () => {
    const asked: string[] = [];
    const { states, evaluations, steps, ended } = await run({}, (event, control) => {
      if (event.type === 'evaluationProgressed' && asked.length === 0) {
        asked.push('pause');
        control.pause();
      }
      if (event.type === 'stateChanged' && event.state === 'paused') {
        setTimeout(() => control.stop(), 20);
      }
    });
    expect(states).toEqual(['starting', 'training', 'paused']);
    expect(evaluations).toEqual([]);
    expect(steps).toEqual([]);
    expect(ended).toMatchObject({ type: 'runEnded', state: 'stopped' });
  });

  test('maxSteps cuts a run short without changing its learning rates', async () => {
    const [whole, short] = [await run(), await run({ maxSteps: 7 })];
    expect(numbers(short.steps)).toEqual(numbers(whole.steps).slice(0, 7));
    expect(short.evaluations.at(-1)?.step).toBe(7);
  });

  test('split batch norm trains, with keys shuffled between the groups', async () => {
    const { steps, ended } = await run({ bnGroups: 4 });
    expect(ended).toMatchObject({ state: 'finished' });
    expect(steps).toHaveLength(15);
    expect(steps.every(({ lossInst }) => Number.isFinite(lossInst))).toBe(true);
  });
});

describe('a run that breaks', () => {
  test('a non-finite step stops it, names the step and commits nothing of it', async () => {
    const { steps, kept, ended } = await run({ learningRate: 1e4, weightDecay: 0.1 });
    if (ended?.type !== 'runEnded') throw new Error('the run did not end');
    const { fault } = ended;
    if (fault?.kind !== 'nonFinite') throw new Error('the run did not break');
    expect(ended.state).toBe('failed');
    expect(fault.message).toContain(`at step ${fault.step}`);
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

  test('a rate that only collapses the features is told, and the run goes on', async () => {
    const { events, ended } = await run({ learningRate: 1e4 });
    const told = events.flatMap((event) => (event.type === 'collapseFound' ? [event] : []));
    expect(told[0]?.message).toContain(`At step ${told[0]?.step}`);
    expect(ended).toMatchObject({ state: 'finished' });
    const healthy = await run();
    expect(healthy.events.some(({ type }) => type === 'collapseFound')).toBe(false);
  });

  test('a device lost under a run ends it at the last step that counted', async () => {
    const gpu = await openGpu(dawn());
    const { ended, kept } = await run(
      { epochs: 50 },
      (event) => {
        if (event.type === 'evaluationFinished' && event.evaluation.epoch === 2) {
          gpu.device.destroy();
        }
      },
      gpu,
    );
    expect(ended).toMatchObject({ state: 'failed', fault: { kind: 'deviceLost', step: 10 } });
    expect(ended?.type === 'runEnded' && ended.fault?.message).toMatch(/reload the page/);
    expect(kept.at(-1)?.step).toBe(5);
  });

  test('images that no buffer of the adapter holds are refused with what fits', async () => {
    const gpu = await testGpu();
    const small = { ...gpu, summary: { ...gpu.summary, maxBufferBytes: 16 * 16 * 3 * 40 } };
    const { ended } = await run({}, () => {}, small);
    expect(ended?.type === 'runEnded' && ended.fault?.message).toMatch(
      /“coloured noise” takes .*at most 40 of its 100 images/,
    );
    // Nothing of the refusal is left to catch the errors of a later run.
    await expect(gpu.device.popErrorScope()).rejects.toThrow();
  });

  test('data that do not fit the config are refused in a sentence', () => {
    expect(problemWithData(SMALL, dataset)).toBeNull();
    expect(problemWithData({ ...SMALL, imageSide: 32 }, dataset)).toContain('imageSide');
    expect(problemWithData({ ...SMALL, batchSize: 96 }, dataset)).toContain('batchSize');
  });
});
