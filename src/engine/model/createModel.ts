import type { Gpu } from '#gpu/device.ts';
import { SCALARS_LENGTH } from '#kernels/update/update.ts';
import { scalesLoss } from '#optim/fromConfig.ts';
import {
  initialScaler,
  SCALER_LENGTH,
  SEGMENT_RECORD_LENGTH,
  STATUS_LENGTH,
} from '#optim/settings.ts';
import type { RunConfig } from '#run/config.ts';
import { methodOf, queryViews } from '#run/methods.ts';
import { normGroups } from '#run/microBatches.ts';
import { optimizerOf } from '#run/optimizers.ts';
import { torchName } from './checkpointNames.ts';
import { METHOD_RECORDERS } from './methods/table.ts';
import { Model, RECORD_PART } from './model.ts';
import {
  type ArenaLayout,
  initialParameters,
  initialStatistics,
  towerLayout,
} from './parameters.ts';
import {
  type ArraySpec,
  allocateRows,
  arenaTensors,
  type StoredTensor,
  wholeTensor,
} from './state.ts';

const MOMENTS = ['first moments', 'second moments'] as const;

/** A run's model, allocated and initialised from the config's seed. */
export function createModel(gpu: Gpu, config: RunConfig): Model {
  const layout = towerLayout(config);
  return new Model(layout, allocateRows(gpu, modelSpecs(config, layout)));
}

/** The arrays of a run's model, with their numbers before the first step. */
export function modelSpecs(config: RunConfig, layout = towerLayout(config)): ArraySpec[] {
  const { parameters, statistics } = layout;
  const shape = [parameters.length];
  let initial: Float32Array<ArrayBuffer> | null = null;
  const initialTower = (): Float32Array<ArrayBuffer> => {
    initial ??= initialParameters(parameters, config.encoder, config.seed);
    return initial;
  };
  const towers = methodOf(config.method).usesKeyTower ? (['q', 'k'] as const) : (['q'] as const);
  const slots = parameters.slots.length;
  return [
    {
      name: 'query parameters',
      kind: 'queryParameters',
      shape,
      tensors: queryTensors(parameters, config.heads),
      initial: initialTower,
    },
    ...METHOD_RECORDERS[config.method].arrays({ config, layout, initialTower }),
    {
      name: 'running statistics',
      kind: 'statistics',
      shape: [towers.length * statistics.length],
      tensors: towers.flatMap((tower, i) =>
        arenaTensors(
          statistics,
          (name) => torchName(tower, name, config.heads),
          i * statistics.length,
        ),
      ),
      initial: () => {
        const one = initialStatistics(statistics);
        return Float32Array.from(towers.flatMap(() => [...one]));
      },
    },
    ...optimizerOf(config.optimizer).moments.map((moment, i): ArraySpec => {
      const nameOf = (slot: string): string | null => {
        const own = torchName('q', slot, config.heads);
        return own === null ? null : `optimizer.${moment}.${own}`;
      };
      const name = MOMENTS[i] ?? moment;
      return { name, kind: 'moments', shape, tensors: arenaTensors(parameters, nameOf) };
    }),
    {
      name: 'loss scaler',
      kind: 'control',
      shape: [SCALER_LENGTH],
      tensors: [wholeTensor('scaler', 'vector', [SCALER_LENGTH])],
      initial: () => initialScaler(scalesLoss(config) ? config.initialLossScale : 1),
    },
    { name: 'status', kind: 'control', shape: [STATUS_LENGTH] },
    { name: 'scalars', kind: 'input', shape: [SCALARS_LENGTH] },
    { name: 'gradients', kind: 'work', shape },
    {
      name: 'batch statistics',
      kind: 'work',
      shape: [queryViews(config) * normGroups(config), towers.length * statistics.length],
    },
    {
      name: 'step record',
      kind: 'work',
      shape: [RECORD_PART.segments + slots * SEGMENT_RECORD_LENGTH],
    },
  ];
}

/** The notes' model has head b on the key side only; the query's copy of it is never read. */
function queryTensors(layout: ArenaLayout, heads: RunConfig['heads']): StoredTensor[] {
  const own = (name: string): string | null => torchName('q', name, heads);
  const keys = (name: string): string | null =>
    own(name) === null ? torchName('k', name, heads) : null;
  const borrowed = arenaTensors(layout, keys).map((tensor) => ({ ...tensor, borrowed: true }));
  return [...arenaTensors(layout, own), ...borrowed];
}
