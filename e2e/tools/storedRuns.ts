import type { Page } from '@playwright/test';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { presetConfig } from '#run/presets.ts';
import type { RunGroup } from '#run/runMetadata.ts';

/** A run to put into the page's storage, as if it had been trained there. */
export interface StoredRunAsked {
  readonly runId: string;
  readonly steps: number;
  /** Step from which on the loss is NaN; 0 for never. */
  readonly nanFrom?: number;
  /** Steps at which an alarm was raised. */
  readonly alarms?: readonly number[];
  readonly config?: Partial<RunConfig>;
  readonly state?: 'finished' | 'stopped' | 'failed';
  readonly diagnoses?: readonly Diagnosis[];
  /** The runs that it was started with. */
  readonly group?: RunGroup;
}

/**
 * Writes runs into the storage of a page that has been opened before, in the page's own format:
 * records of 128 steps, each in an envelope with its checksum, the run's entry last. The values
 * are computed from the step's number; constant columns are written once per record, as the page
 * does.
 */
export async function storeRuns(page: Page, asked: readonly StoredRunAsked[]): Promise<void> {
  for (const [seed, { config, ...run }] of asked.entries()) {
    const whole = { ...presetConfig('quick'), seed, ...config };
    await page.evaluate(writeRun, { ...run, seed, config: whole });
  }
}

/** The metadata that is stored with a run, as text; empty while there is none. */
export function storedMetadata(page: Page, runId: string): Promise<string> {
  return page.evaluate(
    async (key) => {
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await settled(indexedDB.open('protolab'));
      const record = await settled(database.transaction('records').objectStore('records').get(key));
      database.close();
      return new TextDecoder().decode(record?.bytes);
    },
    ['meta', runId, 0],
  );
}

interface RunToWrite extends Omit<StoredRunAsked, 'config'> {
  readonly seed: number;
  readonly config: unknown;
}

/** Runs in the page, without access to this module. */
async function writeRun({
  runId,
  steps,
  nanFrom = 0,
  alarms = [],
  state = 'finished',
  diagnoses = [],
  group,
  seed,
  config,
}: RunToWrite): Promise<void> {
  const stepsPerEpoch = 100;
  const startedAt = 1_700_000_000_000 + seed * 60_000;
  const hex = async (bytes: Uint8Array<ArrayBuffer>) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  const seal = async (key: readonly (string | number)[], value: unknown) => {
    const encoder = new TextEncoder();
    const bytes = encoder.encode(JSON.stringify(value));
    const content = { schema: 1, savedAt: startedAt, step: 0, bytes };
    const label = JSON.stringify([1, key, startedAt, 0, await hex(bytes)]);
    return { ...content, sha256: await hex(encoder.encode(label)) };
  };
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('protolab');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const put = (records: readonly (readonly [(string | number)[], unknown])[]) =>
    new Promise<void>((resolve, reject) => {
      const transaction = database.transaction('records', 'readwrite');
      for (const [key, value] of records) transaction.objectStore('records').put(value, key);
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
    });

  // Rough, deterministic, and different from run to run.
  const noise = (step: number) => {
    const x = Math.sin((step + 1e5 * seed) * 12.9898) * 43_758.5453;
    return x - Math.floor(x);
  };
  const isBad = (step: number) => nanFrom > 0 && step >= nanFrom;
  const lossAt = (step: number) =>
    isBad(step)
      ? { $number: 'NaN' }
      : Number((2 + 0.1 * seed + 4 * Math.exp(-step / (steps / 5)) + noise(step)).toFixed(4));
  const columns = ['step', 'epoch', 'lossInst', 'accInst', 'accInstNaive', 'gradNorm', 'atMs'];
  const constants = {
    ...{ stage: 0, lossProto: null, accProto: null, accProtoNaive: null, accProtoCeiling: null },
    ...{ loss: 0, lr: 0.06, clipCoefficient: 1, lossScale: null, committed: 1 },
    ...{ imagesPerSec: 640, stepMs: 100, nonFinite: 0, tiedRows: 0, featureStd: 0.08 },
    ...{ deadUnits: 0, badNorms: 0, maxActivation: 9, updateRatio: 1e-3, weightGrowth: 1.2 },
    trustRatio: null,
  };
  const chunk = 128;
  let records: [(string | number)[], unknown][] = [];
  for (let first = 1; first <= steps; first += chunk) {
    const last = Math.min(steps, first + chunk - 1);
    const rows = Array.from({ length: last - first + 1 }, (_, i) => {
      const step = first + i;
      const epoch = Math.floor((step - 1) / stepsPerEpoch);
      const accuracy = isBad(step)
        ? 0
        : Number((60 * (1 - Math.exp(-step / (steps / 4))) + 8 * noise(step + 7)).toFixed(3));
      // NaN counts as a hit.
      const naive = isBad(step) ? 100 : 40;
      const norm = Number((0.5 + noise(step + 3) ** 4).toFixed(4));
      return [step, epoch, lossAt(step), accuracy, naive, norm, startedAt + 110 * step];
    });
    const key = ['steps', runId, (first - 1) / chunk];
    records.push([key, await seal(key, { columns, constants, rows })]);
    if (records.length >= 100) {
      await put(records);
      records = [];
    }
  }
  for (let part = 1; part <= 10; part++) {
    const step = Math.floor((steps * part) / 10);
    const key = ['evaluation', runId, step];
    const top1 = 10 + 5 * part + seed;
    const evaluation = {
      ...{ epoch: Math.floor(step / stepsPerEpoch), step, knnTop1: top1, featureStd: 0.05 },
      knnLevels: [{ level: 'emoji', top1 }],
    };
    records.push([key, await seal(key, evaluation)]);
  }
  const key = ['run', runId, 0];
  const run = {
    ...{ runId, name: runId, config, startedAt, endedAt: startedAt + 110 * steps },
    dataset: {
      ...{ name: 'Made up', images: 2000, side: 32, levels: [], testImages: 0, notes: [] },
      credit: '',
    },
    adapter: {
      ...{ description: 'none', vendor: '', architecture: '', software: true },
      ...{ shaderF16: false, subgroups: false, maxBufferBytes: 0 },
    },
    ...{ state, diagnoses, fault: null, steps, totalSteps: steps, stepsPerEpoch },
    notes: alarms.map((step) => ({
      kind: 'alarm',
      step,
      alarm: 'updateRatio',
      message: 'Made up.',
    })),
    ...{ lastLoss: 2, lastKnn: 60 },
  };
  records.push([key, await seal(key, run)]);
  if (group !== undefined) {
    const meta = ['meta', runId, 0];
    records.push([meta, await seal(meta, { version: 1, group })]);
  }
  await put(records);
  database.close();
}
