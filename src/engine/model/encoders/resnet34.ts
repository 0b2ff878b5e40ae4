import type { Net } from '#model/net.ts';
import { basicBlocks } from './basicBlocks.ts';

export function resnet34<X>(net: Net<X>, images: X, width: number): X {
  return basicBlocks(net, images, width, [3, 4, 6, 3]);
}
