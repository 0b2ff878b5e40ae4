import { RandomStream } from '#base/random.ts';
import { upload } from '#gpu/array.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { SCALAR, SCALARS_LENGTH } from '#kernels/update/update.ts';
import { METHOD_RECORDERS } from '#model/methods/table.ts';
import type { ModelParts } from '#model/stepBuilder.ts';
import { STATUS_LENGTH } from '#optim/settings.ts';
import type { Stage } from '#run/stages.ts';
import type { BatchInputs } from './batchInputs.ts';

/** The graph that writes one batch of keys into the queue. */
export function refillGraph(parts: ModelParts, stage: Stage, inputs: BatchInputs): StepGraph {
  const graph = new StepGraph(parts.gpu);
  const { refill } = METHOD_RECORDERS[parts.config.method];
  if (refill === null) throw new Error('a method without a queue has nothing to refill');
  refill(parts, graph, stage, inputs.forStep(graph));
  return graph;
}

/**
 * Replaces the whole queue by keys of training images through a stage's key path, so that its
 * first step compares keys of one path only. Nothing else of the model changes.
 * @param train image numbers
 */
export async function refillQueue(
  parts: ModelParts,
  stage: Stage,
  inputs: BatchInputs,
  train: Uint32Array,
  epoch: number,
): Promise<void> {
  const { gpu, model, config } = parts;
  const { batchSize, queueLength, seed } = config;
  const graph = refillGraph(parts, stage, inputs);
  await graph.finish();
  upload(gpu, model.status, Uint32Array.of(1, 1, 0, 0));
  const order = new RandomStream(seed, 'order', epoch, 1).permutation(train.length);
  for (let at = 0; at < queueLength; at += batchSize) {
    const batch = Uint32Array.from({ length: batchSize }, (_, i) => {
      const place = order[(at + i) % order.length] as number;
      return train[place] as number;
    });
    await inputs.write(batch, epoch, at);
    const scalars = new Float32Array(SCALARS_LENGTH);
    scalars[SCALAR.QUEUE_POINTER] = at;
    upload(gpu, model.scalars, scalars);
    graph.submit();
  }
  await gpu.device.queue.onSubmittedWorkDone();
  upload(gpu, model.status, new Uint32Array(STATUS_LENGTH));
  graph.destroy();
}
