import { median } from '#base/median.ts';
import { trainAndQuery } from '#data/split.ts';
import type { Gpu } from '#gpu/device.ts';
import { testDataset } from '#node/testDataset.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { RunControl } from '#trainer/control.ts';
import { Session } from '#trainer/session.ts';
import type { KeepCost } from './report.ts';

/** As the small step of the bench, on real batches. */
const CONFIG: RunConfig = {
  ...DEFAULT_CONFIG,
  encoder: 'resnet18',
  width: 8,
  batchSize: 32,
  queueLength: 1024,
};
const STEPS = 4;

const FEATURES = {
  openFeatureStore: () => Promise.reject(new Error('no features are stored')),
  pruneFeatures: async () => {},
  featureBytesStored: async () => 0,
};

/**
 * What a run waits for at each checkpoint: that no number of its state is broken, and its state as
 * a file. Storing the file comes on top, and depends on where.
 */
export async function runKeepBench(gpu: Gpu, rounds: number): Promise<KeepCost> {
  const dataset = testDataset(400, CONFIG.imageSide);
  const split = trainAndQuery(dataset, CONFIG.holdOut, CONFIG.seed);
  const host = { emit: () => {}, keep: async () => {}, features: FEATURES };
  const parts = { runId: 'bench', config: CONFIG, gpu, dataset, host, resume: null };
  const session = await Session.open({ ...parts, control: new RunControl() }, split, () => {});
  try {
    await session.enterStage(0, 0);
    let index = 0;
    const batchOf = (step: number) => {
      const from = (step % 8) * CONFIG.batchSize;
      return split.train.slice(from, from + CONFIG.batchSize);
    };
    const train = async () => {
      for (let step = 0; step < STEPS; step++, index++) {
        await session.step(batchOf, 0, index);
      }
      await session.drain();
    };
    let bytes = 0;
    const works = {
      step: train,
      finite: async () => void (await session.nonFinite()),
      file: async () => {
        bytes = (await session.capture()).length;
      },
    };
    const times = { step: [0], finite: [0], file: [0] };
    for (let round = -1; round < rounds; round++) {
      for (const name of ['step', 'finite', 'file'] as const) {
        const begin = performance.now();
        await works[name]();
        // The first compiles.
        times[name][Math.max(0, round)] = performance.now() - begin;
      }
    }
    const stepMs = median(times.step) / STEPS;
    return { stepMs, finiteMs: median(times.finite), fileMs: median(times.file), bytes };
  } finally {
    session.close();
  }
}
