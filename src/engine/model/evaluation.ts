/** The towers in evaluation mode: running statistics, no gradients, no autocast. */
import type { GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { Stage } from '#run/stages.ts';
import { encode } from './encoder.ts';
import { GpuNet } from './gpuNet.ts';
import { runHead } from './heads.ts';
import { type ModelParts, unitRows } from './stepBuilder.ts';
import type { Activation } from './tape.ts';
import { towerOf } from './towers.ts';

/**
 * Builds an evaluation of the query tower on plain images [batch, side, side, 3], with running
 * statistics: the pooled features [batch, C] and the unit embedding [batch, D] that InfoNCE
 * compares in this stage.
 */
export function buildEvaluation(
  { gpu, model, config }: ModelParts,
  graph: StepGraph,
  stage: Stage,
  images: GpuArray,
): { readonly features: GpuArray; readonly embedding: GpuArray } {
  const net = new GpuNet(gpu, graph, towerOf(model, 0, model.query, null), null);
  const { features, embedding } = encode(net, activationOf(images), config);
  const out = stage.parts.a === 'absent' ? embedding : runHead(net, 'headA', embedding, config);
  return { features: features.array, embedding: unitRows(graph, out, 'unit embedding').rows };
}

/**
 * Builds the features that are clustered, of plain images [batch, side, side, 3]: the key tower in
 * evaluation mode through the heads this stage has, unit rows [batch, D] (PCL, E-step).
 */
export function buildKeyFeatures(
  { gpu, model, config }: ModelParts,
  graph: StepGraph,
  stage: Stage,
  images: GpuArray,
): GpuArray {
  const net = new GpuNet(gpu, graph, towerOf(model, 1, model.key, null), null);
  let out = encode(net, activationOf(images), config).embedding;
  if (stage.parts.a !== 'absent') out = runHead(net, 'headA', out, config);
  if (stage.parts.b !== 'absent') out = runHead(net, 'headB', out, config);
  return unitRows(graph, out, 'key features').rows;
}

function activationOf(images: GpuArray): Activation {
  const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
  return { array: images, batch, height, width, channels };
}
