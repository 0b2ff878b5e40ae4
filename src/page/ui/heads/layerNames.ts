import type { Layer } from '#run/layers.ts';

/** What a layer is called in the visual list. */
export const LAYER_NAMES: Readonly<Record<Layer['kind'], string>> = {
  linear: 'Linear',
  bn: 'Batch norm',
  relu: 'ReLU',
  gelu: 'GELU',
  l2: 'L2 norm',
  residual: 'Residual block',
};
