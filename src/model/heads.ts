import type { Net } from './net.ts';

/**
 * MoCo v2's projection head, kept under the encoder's `fc` as the reference does:
 * Linear(C, C) → ReLU → Linear(C, dim). features [N, C] → [N, dim], not normalised.
 * Source: facebookresearch/moco `builder.py` (`--mlp`).
 */
export function mlpHead<X>(net: Net<X>, features: X, channels: number, dim: number): X {
  const hidden = net.linear('fc.0', features, channels, { relu: true });
  return net.linear('fc.2', hidden, dim, { relu: false });
}
