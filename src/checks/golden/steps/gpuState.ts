import { upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import type { Model } from '#model/model.ts';
import type { ArrayKind } from '#model/state.ts';
import { SEGMENT_STATE_LENGTH } from '#optim/settings.ts';
import type { RunConfig } from '#run/config.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { StageRun } from '#trainer/step/stageRun.ts';
import type { DoneStep } from './judgeSteps.ts';
import type { Prototypes } from './plainLosses.ts';
import type { PlainState } from './plainStep.ts';

/** What a step changes. */
const CHANGED: readonly ArrayKind[] = [
  'queryParameters',
  'keyParameters',
  'queue',
  'statistics',
  'moments',
];

async function changedArrays(gpu: Gpu, model: Model): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (const { name, kind, array } of model.rows) {
    if (CHANGED.includes(kind)) found.set(name, await download(gpu, array));
  }
  return found;
}

/** The model's state before its first step. */
export async function startOf(gpu: Gpu, model: Model, { slots }: StageRun): Promise<PlainState> {
  const arrays = await changedArrays(gpu, model);
  return {
    arrays: new Map([...arrays].map(([name, values]) => [name, Float64Array.from(values)])),
    steps: slots.map(() => 0),
  };
}

export async function prototypesOf(gpu: Gpu, model: Model): Promise<Prototypes[]> {
  const found: Prototypes[] = [];
  for (const { centroids, density } of model.granularities) {
    found.push({
      centroids: Float64Array.from(await download(gpu, centroids)),
      density: Float64Array.from(await download(gpu, density)),
    });
  }
  return found;
}

/** Puts the model and its optimizer into a state. */
export function putState(
  gpu: Gpu,
  model: Model,
  stageRun: StageRun,
  config: RunConfig,
  { arrays, steps }: PlainState,
): void {
  for (const [name, values] of arrays) upload(gpu, model.array(name), Float32Array.from(values));
  const beta1 = config[optimizerOf(config.optimizer).momentum];
  const states = new Float32Array(Math.max(1, steps.length) * SEGMENT_STATE_LENGTH);
  steps.forEach((t, i) => {
    states.set([1 - beta1 ** t, 1 - config.beta2 ** t, t], i * SEGMENT_STATE_LENGTH);
  });
  upload(gpu, stageRun.segmentState, states);
}

/** What a step that was submitted has left. */
export async function doneStep(
  gpu: Gpu,
  model: Model,
  metrics: DoneStep['metrics'],
): Promise<DoneStep> {
  const gradients = await download(gpu, model.gradients);
  return { metrics, gradients, arrays: await changedArrays(gpu, model) };
}
