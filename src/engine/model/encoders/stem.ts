import type { Net } from '#model/net.ts';
import type { StemName } from '#run/encoders.ts';

/**
 * The layers in front of a ResNet's stages, with torchvision's names: [N, H, W, 3] → [N, H, W, width],
 * or a fourth of the side with the ImageNet stem.
 * Source: He et al. 2016; torchvision `resnet.py`, MoCo's CIFAR notebook for the small one.
 */
export function stem<X>(net: Net<X>, images: X, width: number, kind: StemName): X {
  switch (kind) {
    case 'cifar':
      return net.batchNorm('bn1', net.conv('conv1', images, width, 3, 1), { relu: true });
    case 'imagenet': {
      const x = net.batchNorm('bn1', net.conv('conv1', images, width, 7, 2), { relu: true });
      return net.maxPool(x, 3, 2, 1);
    }
    default:
      return kind satisfies never;
  }
}
