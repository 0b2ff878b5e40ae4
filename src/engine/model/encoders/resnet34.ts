import type { Net } from '#model/net.ts';
import type { StemName } from '#run/encoders.ts';
import { BASIC, resnet } from './resnet.ts';

export function resnet34<X>(net: Net<X>, images: X, width: number, stem: StemName = 'cifar'): X {
  return resnet(net, images, { width, stem }, BASIC, [3, 4, 6, 3]);
}
