import type { RunConfig } from '#run/config.ts';
import { layerSizesOf } from '#run/headShapes.ts';
import { type Layer, type LayerField, type LayerSizes, parseLayers, widthOf } from '#run/layers.ts';
import type { Net } from './net.ts';

/**
 * Where each list's tensors are in a tower: MoCo keeps its projection head under the encoder's
 * `fc` (facebookresearch/moco `builder.py`), the notes name head b `v`.
 */
const PREFIX = {
  projector: 'fc',
  headA: 'head_a',
  headB: 'v',
  predictor: 'predictor',
} as const satisfies Readonly<Record<LayerField, string>>;

/** The config fields that decide the heads' layers. */
export type HeadConfig = Pick<RunConfig, LayerField | 'encoder' | 'width' | 'embeddingDim'>;

/**
 * One head of a tower. [N, C] → [N, embeddingDim], not normalised unless its last layer does that.
 * @throws Error for a list that `validateConfig` refuses
 */
export function runHead<X>(net: Net<X>, field: LayerField, x: X, config: HeadConfig): X {
  const parsed = parseLayers(config[field]);
  if ('problem' in parsed) throw new Error(`${field} cannot be read: ${config[field]}`);
  return runLayers(net, PREFIX[field], x, parsed.layers, layerSizesOf(config));
}

/** Layers one after the other; tensor names are those of an `nn.Sequential` under the prefix. */
function runLayers<X>(
  net: Net<X>,
  prefix: string,
  input: X,
  layers: readonly Layer[],
  sizes: LayerSizes,
): X {
  let x = input;
  for (let at = 0; at < layers.length; at++) {
    const layer = layers[at] as Layer;
    const name = `${prefix}.${at}`;
    // A ReLU after a linear layer or a batch norm is part of that layer's kernel.
    const relu = layers[at + 1]?.kind === 'relu';
    switch (layer.kind) {
      case 'linear':
        x = net.linear(name, x, widthOf(layer.width, sizes), { relu });
        if (relu) at++;
        break;
      case 'bn':
        x = net.batchNorm(name, x, { relu });
        if (relu) at++;
        break;
      case 'relu':
        x = net.relu(name, x);
        break;
      case 'gelu':
        x = net.gelu(name, x);
        break;
      case 'l2':
        x = net.l2(name, x);
        break;
      case 'residual':
        x = net.add(name, x, runLayers(net, name, x, layer.layers, sizes));
        break;
      default:
        layer satisfies never;
    }
  }
  return x;
}
