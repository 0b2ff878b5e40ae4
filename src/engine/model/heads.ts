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

/**
 * Head a (ã in the key tower): Linear(dim, dim), followed by a ReLU if the config says so.
 * Source: the notes' first design.
 */
export function headA<X>(net: Net<X>, embedding: X, dim: number, relu: boolean): X {
  return net.linear('head_a.0', embedding, dim, { relu });
}

/** Head b, v in the notes: the same shape, after head a, for the prototypes' task. */
export function headB<X>(net: Net<X>, a: X, dim: number, relu: boolean): X {
  return net.linear('v.0', a, dim, { relu });
}
