import { fromCheckpoint, type ImportedState } from '#checkpoint/modelState.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { Dataset } from '#data/dataset.ts';
import type { Gpu } from '#gpu/device.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import type { FeatureStorage } from '#run/featureStore.ts';
import type { Event } from '#run/protocol.ts';
import type { Clustering } from '#run/prototypes.ts';
import { RunControl } from '#trainer/control.ts';
import type { Scratch } from '#trainer/passes/gatheredRows.ts';
import { train } from '#trainer/train.ts';
import { memoryFeatures } from './memoryFeatures.ts';
import { testDataset } from './testDataset.ts';
import { testGpu } from './testDevice.ts';

/** A run of 3 epochs of 5 steps, without the probe of its end, which takes as long as they do. */
export const SMALL: RunConfig = {
  ...DEFAULT_CONFIG,
  imageSide: 16,
  width: 8,
  embeddingDim: 16,
  batchSize: 16,
  queueLength: 64,
  epochs: 3,
  learningRate: 0.05,
  linearProbe: 'never',
};

/**
 * 50 steps with everything that a recording could wrongly keep constant: LAMB's rate warms up and
 * decays, the loss scale overflows and grows, stages change the heads, four steps fill the queue.
 */
export const EVENTFUL = {
  method: 'pcl',
  numClusters: '4',
  negatives: 3,
  clusterIterations: 2,
  clusterRedos: 1,
  stages: '0-4 encoder | inst; 5-7 a b (encoder) | inst proto; 8-9 encoder a b | inst proto',
  epochs: 10,
  evaluateEvery: 10,
  linearProbe: 'never',
  optimizer: 'lamb',
  learningRate: 0.01,
  minLearningRate: 0,
  autocast: true,
  initialLossScale: 2 ** 24,
  lossScaleGrowth: 8,
} as const satisfies Partial<RunConfig>;

export const smallDataset = testDataset(100, 16);

export interface TestRunOptions {
  readonly onEvent?: (event: Event, control: RunControl) => void;
  readonly gpu?: Gpu;
  /** The state to resume from; a new run without. */
  readonly resume?: ImportedState;
  readonly features?: FeatureStorage;
  readonly scratch?: Scratch;
  readonly dataset?: Dataset;
  readonly now?: () => number;
  readonly keepClustering?: (clustering: Clustering) => Promise<void>;
}

/** Trains a small run to its end and gathers what it reported. */
export async function testRun(changes: Partial<RunConfig> = {}, options: TestRunOptions = {}) {
  const gpu = options.gpu ?? (await testGpu());
  const events: Event[] = [];
  const kept: { step: number; bytes: Uint8Array<ArrayBuffer> }[] = [];
  const control = new RunControl();
  await train({
    runId: 'test',
    config: { ...SMALL, ...changes },
    gpu,
    dataset: options.dataset ?? smallDataset,
    control,
    resume: options.resume ?? null,
    host: {
      emit(event) {
        events.push(event);
        options.onEvent?.(event, control);
      },
      keep: async (step, bytes) => {
        kept.push({ step, bytes });
      },
      ...(options.now && { now: options.now }),
      ...(options.keepClustering && { keepClustering: options.keepClustering }),
      features: options.features ?? memoryFeatures(),
      ...(options.scratch && { scratch: options.scratch }),
    },
  });
  const steps = events.flatMap((event) => (event.type === 'stepsFinished' ? event.steps : []));
  const states = events.flatMap((event) => (event.type === 'stateChanged' ? [event.state] : []));
  const notes = events.flatMap((event) => (event.type === 'runNoted' ? [event.note] : []));
  const evaluations = events.flatMap((event) =>
    event.type === 'evaluationFinished' ? [event.evaluation] : [],
  );
  const diagnoses = events.flatMap((event) =>
    event.type === 'diagnosisFinished' ? [event.diagnosis] : [],
  );
  return { events, kept, steps, states, notes, evaluations, diagnoses, ended: events.at(-1) };
}

export type TestRun = Awaited<ReturnType<typeof testRun>>;

/** Everything of a step that does not depend on the clock. */
export const numbersOf = (steps: TestRun['steps']) =>
  steps.map(({ stepMs: _, imagesPerSec: __, atMs: ___, ...rest }) => rest);

/** The checkpoint a run kept at a step. */
export async function checkpointAt({ kept }: TestRun, step: number): Promise<ImportedState> {
  const found = kept.findLast((candidate) => candidate.step === step);
  if (found === undefined) throw new Error(`no checkpoint of step ${step} was kept`);
  return fromCheckpoint(await readSafetensors(found.bytes, 'kept'), 'kept');
}

/** A checkpoint holds its config; all else must be the same. */
export function tensorsOf({ kept }: TestRun): Uint8Array {
  const bytes = kept.at(-1)?.bytes;
  if (bytes === undefined) throw new Error('no checkpoint was kept');
  const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return bytes.subarray(8 + header);
}
