import type { Net } from '#model/net.ts';
import type { StemName } from '#run/encoders.ts';
import { BOTTLENECK, resnet } from './resnet.ts';

export function resnet50<X>(net: Net<X>, images: X, width: number, stem: StemName = 'cifar'): X {
  return resnet(net, images, { width, stem }, BOTTLENECK, [3, 4, 6, 3]);
}
