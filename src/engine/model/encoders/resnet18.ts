import type { Net } from '#model/net.ts';
import { basicBlocks } from './basicBlocks.ts';

export function resnet18<X>(net: Net<X>, images: X, width: number): X {
  return basicBlocks(net, images, width, [2, 2, 2, 2]);
}
