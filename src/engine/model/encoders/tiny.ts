import type { Net } from '#model/net.ts';

/**
 * Four 3×3 convolutions of width, 2·width, 4·width, 8·width channels with strides 1, 2, 2, 2,
 * each with batch norm and ReLU, then the global average pool: [N, 8·width]. Small enough to
 * train on a software adapter.
 */
export function tiny<X>(net: Net<X>, images: X, width: number): X {
  let x = images;
  for (const [i, factor] of [1, 2, 4, 8].entries()) {
    x = net.conv(`conv${i + 1}`, x, width * factor, 3, i === 0 ? 1 : 2);
    x = net.batchNorm(`bn${i + 1}`, x, { relu: true });
  }
  return net.pool(x);
}
