import { type EncoderLayout, keyLength, partOf } from '#model/parameters.ts';
import { optimizerSettings } from '#optim/fromConfig.ts';
import { optimizerReference } from '#optim/optimizer.reference.ts';
import type { RunConfig } from '#run/config.ts';
import { methodOf, queryViews, queuePointer } from '#run/methods.ts';
import { normGroups } from '#run/microBatches.ts';
import { optimizerOf } from '#run/optimizers.ts';
import { type Stage, trainedParts } from '#run/stages.ts';
import { stepScalars } from '#trainer/step/stepScalars.ts';
import { type Prototypes, plainLosses, type StepData } from './plainLosses.ts';
import { type Gate, PlainNet, type PlainOptions } from './plainNet.ts';

/** What a step changes, by the names of the model's arrays. */
export interface PlainState {
  readonly arrays: ReadonlyMap<string, Float64Array>;
  /** Steps that moved each trained tensor. */
  readonly steps: readonly number[];
}

/** What stays the same from step to step. */
export interface PlainProblem {
  readonly config: RunConfig;
  readonly stage: Stage;
  readonly layout: EncoderLayout;
  readonly prototypes: readonly Prototypes[];
}

export interface PlainStep {
  /** Its loss, the loss's parts and the norm of all gradients, by the fixtures' names. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the parameters' layout. */
  readonly gradients: Float64Array;
  readonly after: PlainState;
  /** ReLUs of the query tower. */
  readonly gates: ReadonlyMap<string, Gate>;
}

const ROUNDING = { f32: Math.fround, f64: (value: number) => value };

/**
 * One training step in plain numbers, from the kernels' references: a legal step in another order of
 * summation gives the same but for rounding.
 * @param index 0-based number of the step
 */
export function plainStep(
  problem: PlainProblem,
  before: PlainState,
  data: StepData,
  index: number,
  how: Pick<PlainOptions, 'precision' | 'gates'>,
): PlainStep {
  const { config, stage, layout, prototypes } = problem;
  const arrayOf = (name: string): Float64Array => before.arrays.get(name) ?? new Float64Array();
  const query = arrayOf('query parameters');
  const movedKey = keyParameters(problem, arrayOf('key parameters'), query);
  const groups = queryViews(config) * normGroups(config);
  const queryNet = new PlainNet(layout, query, { ...how, groups });
  const { usesKeyTower, usesQueue } = methodOf(config.method);
  const { gates: _, ...free } = how;
  const keyNet = usesKeyTower ? new PlainNet(layout, movedKey, { ...free, groups }) : null;
  const queue = arrayOf('queue');
  const towers = { config, stage, query: queryNet, key: keyNet, queue, prototypes };
  const { metrics, keys } = plainLosses(towers, data);
  queryNet.backward();

  const { steps, gradNorm, moved } = optimized(problem, before, queryNet.gradients, index);
  const after = new Map<string, Float64Array>(Object.entries(moved));
  if (usesKeyTower) after.set('key parameters', movedKey);
  const running = arrayOf('running statistics');
  after.set('running statistics', runningStatistics(problem, running, [queryNet, keyNet]));
  if (usesQueue && keys !== null) after.set('queue', enqueued(config, queue, keys, index));
  const round = ROUNDING[how.precision];
  for (const [name, values] of after) after.set(name, values.map(round));
  const { gates } = queryNet;
  return {
    metrics: { ...metrics, grad_norm: gradNorm },
    gradients: queryNet.gradients.map(round),
    after: { arrays: after, steps },
    gates,
  };
}

/** Moved towards the query tower where it is trained. */
function keyParameters(
  { config: { keyMomentum: m }, stage, layout }: PlainProblem,
  key: Float64Array,
  query: Float64Array,
): Float64Array {
  const parts = new Set(trainedParts(stage));
  const moved = key.slice();
  for (const { name, offset, length } of layout.parameters.slots) {
    if (!parts.has(partOf(name)) || offset >= keyLength(layout.parameters)) continue;
    for (let i = offset; i < Math.min(offset + length, key.length); i++) {
      moved[i] = m * (key[i] as number) + (1 - m) * (query[i] as number);
    }
  }
  return moved;
}

function optimized(
  { config, stage, layout }: PlainProblem,
  before: PlainState,
  gradients: Float64Array,
  index: number,
) {
  const copy = (name: string): Float64Array =>
    before.arrays.get(name)?.slice() ?? new Float64Array(layout.parameters.length);
  const state = {
    ...{ parameters: copy('query parameters'), first: copy('first moments') },
    ...{ second: copy('second moments'), steps: [...before.steps] },
    ...{ scale: 1, growthTracker: 0, consecutiveSkips: 0, dead: false },
  };
  const row = optimizerOf(config.optimizer);
  const { scheduled } = stepScalars(config, stage, index, 1, {});
  const parts = new Set(trainedParts(stage));
  const slots = layout.parameters.slots.filter(({ name }) => parts.has(partOf(name)));
  const segments = slots.map(({ offset, length, shape }) => ({
    ...{ offset, length, oneDimensional: shape.length === 1 },
  }));
  const scalars = {
    ...{ learningRate: scheduled.lr, momentum: config[row.momentum], beta2: config.beta2 },
    ...{ eps: config.optimizerEps || row.eps, weightDecay: config.weightDecay },
    ...{ maxNorm: config.clipNorm, growth: 2, backoff: 0.5, growthInterval: 1 },
  };
  const settings = optimizerSettings(config);
  const { gradNorm } = optimizerReference(state, gradients, 0, segments, scalars, settings);
  const moved = {
    'query parameters': state.parameters,
    'first moments': state.first,
    ...(row.moments.length > 1 && { 'second moments': state.second }),
  };
  return { moved, steps: state.steps, gradNorm };
}

/** As in runningStatistics.wgsl: view after view, of a view the mean of its groups. */
function runningStatistics(
  { config, layout: { statistics } }: PlainProblem,
  before: Float64Array,
  towers: readonly (PlainNet | null)[],
): Float64Array {
  const running = before.slice();
  const views = queryViews(config);
  const groups = normGroups(config);
  for (const [tower, net] of towers.entries()) {
    // The key tower of MoCo and PCL sees the second view first.
    const reversed = tower === 1 && config.method !== 'byol';
    for (const { name, offset, length } of statistics.slots) {
      const at = name.lastIndexOf('.');
      const kind = name.slice(at + 1) === 'running_mean' ? 'mean' : 'variance';
      const batch = net?.statistics.get(name.slice(0, at))?.[kind];
      if (batch === undefined) continue;
      for (let turn = 0; turn < views; turn++) {
        const view = reversed ? views - 1 - turn : turn;
        for (let c = 0; c < length; c++) {
          let sum = 0;
          for (let g = 0; g < groups; g++) {
            sum += batch[(view * groups + g) * length + c] as number;
          }
          const place = tower * statistics.length + offset + c;
          running[place] = 0.9 * (running[place] as number) + (0.1 * sum) / groups;
        }
      }
    }
  }
  return running;
}

/** The keys in the queue; of two views the first views' keys first, which are the second half. */
function enqueued(
  config: RunConfig,
  before: Float64Array,
  keys: Float64Array,
  index: number,
): Float64Array {
  const queue = before.slice();
  const half = queryViews(config) === 2 ? keys.length / 2 : 0;
  const first = queuePointer(config, index) * config.embeddingDim;
  keys.forEach((_, i) => {
    queue[(first + i) % queue.length] = keys[(i + half) % keys.length] as number;
  });
  return queue;
}
