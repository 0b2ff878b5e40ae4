/** Shared by the tests of the run store: a separate database and locks, sample runs and metrics. */

import { createStore, get, set, type UseStore } from 'idb-keyval';
import { say, verbatim } from '#base/words.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { openRunStore } from './openRunStore.ts';
import type { RunLocks } from './ownership.ts';
import type { RunStore } from './runStore.ts';
import type { StoredRun } from './schemas.ts';
import { StorageError } from './storageError.ts';

let databases = 0;

/** An empty database with run stores of several contexts, their locks and their clock. */
export class RunStoreBench {
  readonly store: UseStore = createStore(`lab-test-${databases++}`, 'records');
  /** Clearing it simulates the end of every worker. */
  readonly lockedBy = new Map<string, object>();
  readonly importedBy = new Map<string, object>();
  clock = 1_000_000;

  /** A run store as another worker or tab opens it. */
  open(): Promise<RunStore> {
    const imports = this.locks(this.importedBy);
    const now = () => this.clock;
    return openRunStore({ store: this.store, locks: this.locks(), imports, now });
  }

  /** The locks as another context sees them. */
  locks(lockedBy = this.lockedBy): RunLocks {
    const context = {};
    return {
      hold: async (runId) => {
        const owner = lockedBy.get(runId) ?? context;
        lockedBy.set(runId, owner);
        return owner === context;
      },
      release: (runId) => {
        if (lockedBy.get(runId) === context) lockedBy.delete(runId);
      },
      held: async () => new Set(lockedBy.keys()),
    };
  }

  /** Changes one stored record directly, bypassing the run store. */
  async tamper(key: IDBValidKey, change: (record: Record<string, unknown>) => unknown) {
    const record = await get<Record<string, unknown>>(key, this.store);
    if (record === undefined) throw new Error(`nothing under ${String(key)}`);
    await set(key, change(record), this.store);
  }

  /** The store with a callback for every put, which may throw within the transaction. */
  onPut(look: (count: number, key: IDBValidKey | undefined) => void): UseStore {
    let count = 0;
    return (mode, callback) =>
      this.store(mode, (objects) => {
        const put = objects.put.bind(objects);
        objects.put = (value: unknown, key?: IDBValidKey) => {
          look(++count, key);
          return put(value, key);
        };
        return callback(objects);
      });
  }
}

export const flipByte = (at: number) => (record: Record<string, unknown>) => {
  const { bytes } = record;
  if (!(bytes instanceof Uint8Array)) throw new Error('no bytes');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return record;
};

export const summary: DatasetSummary = {
  name: 'Emoji scenes',
  images: 2000,
  side: 32,
  levels: [{ name: 'emoji', classes: 50 }],
  testImages: 0,
  notes: [say('Größe ☃')],
  credit: verbatim('OpenMoji'),
};

export const adapter: AdapterSummary = {
  description: 'SwiftShader',
  vendor: 'google',
  architecture: 'swiftshader',
  software: true,
  shaderF16: false,
  subgroups: false,
  maxBufferBytes: 2 ** 31,
};

export function run(changes: Partial<StoredRun> = {}): StoredRun {
  return {
    runId: 'a1',
    name: 'quick 1',
    config: { ...DEFAULT_CONFIG, learningRate: 0.12, encoder: 'resnet18' },
    dataset: summary,
    adapter,
    startedAt: 500,
    endedAt: null,
    state: 'training',
    fault: null,
    notes: [],
    diagnoses: [],
    steps: 0,
    totalSteps: 200,
    stepsPerEpoch: 25,
    lastLoss: null,
    lastKnn: null,
    bestKnn: null,
    ...changes,
  };
}

export function step(number: number, changes: Partial<StepMetrics> = {}): StepMetrics {
  return stepMetrics(number, {
    epoch: Math.floor((number - 1) / 25),
    ...{ loss: 6 + 1 / number, lossInst: 6 + 1 / number, lr: 0.1 / 3, gradNorm: Math.PI },
    ...{ imagesPerSec: 640.25, atMs: 500 + 100 * number, maxActivation: 3.5 + number },
    ...changes,
  });
}

export const steps = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => step(from + i));

export const evaluation = (atStep: number): Evaluation => ({
  epoch: atStep / 25,
  step: atStep,
  knnTop1: 31.25,
  knnLevels: [
    { level: 'emoji', top1: 31.25 },
    { level: 'category', top1: 44 },
  ],
  featureStd: 0.06,
  linearTop1: null,
  alignment: 0.4,
  uniformity: -2.5,
  rankMe: 31,
  clusters: [],
});

export async function failureOf(promise: Promise<unknown>): Promise<StorageError> {
  const outcome = await promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (!(outcome instanceof StorageError)) throw new Error(`not a StorageError: ${String(outcome)}`);
  return outcome;
}
