import { RandomStream } from '#base/random.ts';
import { modelSpecs } from '#model/createModel.ts';
import { towerLayout } from '#model/parameters.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { stagesOf } from '#run/stages.ts';
import type { StepData } from './plainLosses.ts';
import type { PlainProblem, PlainState } from './plainStep.ts';

/** MoCo on images of 8 px, small enough to be judged many times. */
const CONFIG: RunConfig = {
  ...DEFAULT_CONFIG,
  ...{ method: 'moco', symmetric: false, heads: 'none', seed: 1 },
  ...{ encoder: 'tiny', width: 4, imageSide: 8, batchSize: 8, embeddingDim: 8, queueLength: 16 },
  ...{ projector: 'linear features, bn, relu, linear D', temperature: 0.2, keyMomentum: 0.9 },
  ...{ optimizer: 'sgd', learningRate: 0.05, sgdMomentum: 0.9, weightDecay: 1e-4 },
  ...{ schedule: 'constant', bnGroups: 1, microBatch: 0 },
};

export const STEPS = 2;

export function smallProblem(): PlainProblem {
  const [stage] = stagesOf(CONFIG);
  if (stage === undefined) throw new Error('the config has no stage');
  return { config: CONFIG, stage, layout: towerLayout(CONFIG), prototypes: [] };
}

/** What the model's arrays begin with. */
export function smallStart({ layout }: PlainProblem): PlainState {
  const kinds = ['queryParameters', 'keyParameters', 'statistics', 'queue', 'moments'];
  const arrays = modelSpecs(CONFIG, layout)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ name, shape, initial }): [string, Float64Array] => {
      const length = shape.reduce((product, side) => product * side, 1);
      return [name, initial ? Float64Array.from(initial()) : new Float64Array(length)];
    });
  return { arrays: new Map(arrays), steps: layout.parameters.slots.map(() => 0) };
}

const DATA = Array.from({ length: STEPS }, (_, step): StepData => {
  const { batchSize, imageSide } = CONFIG;
  const stream = new RandomStream(2, 'augment', step);
  const length = 2 * batchSize * imageSide * imageSide * 3;
  return {
    views: Float64Array.from({ length }, () => Math.fround(stream.normal())),
    keyRow: Uint32Array.from({ length: batchSize }, (__, i) => i),
    columns: [],
  };
});

export function smallData(step: number): StepData {
  const data = DATA[step];
  if (data === undefined) throw new Error(`there is no step ${step}`);
  return data;
}
