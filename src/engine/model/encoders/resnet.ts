import type { Net } from '#model/net.ts';

/**
 * ResNet-18 with the CIFAR stem (3×3, stride 1, no pooling), features after the global
 * average pool: [N, 8·width]. Parameter names are torchvision's.
 * Source: He et al. 2016; torchvision `resnet18`, MoCo's CIFAR notebook for the stem.
 */
export function resnet18<X>(net: Net<X>, images: X, width: number): X {
  let x = net.conv('conv1', images, width, 3, 1);
  x = net.batchNorm('bn1', x, { relu: true });
  for (const [stage, factor] of [1, 2, 4, 8].entries()) {
    for (const block of [0, 1]) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      x = basicBlock(net, `layer${stage + 1}.${block}`, x, width * factor, stride);
    }
  }
  return net.pool(x);
}

function basicBlock<X>(net: Net<X>, name: string, x: X, channels: number, stride: number): X {
  let residual = x;
  if (stride !== 1) {
    residual = net.conv(`${name}.downsample.0`, x, channels, 1, stride);
    residual = net.batchNorm(`${name}.downsample.1`, residual, { relu: false });
  }
  let y = net.conv(`${name}.conv1`, x, channels, 3, stride);
  y = net.batchNorm(`${name}.bn1`, y, { relu: true });
  y = net.conv(`${name}.conv2`, y, channels, 3, 1);
  return net.batchNorm(`${name}.bn2`, y, { relu: true, residual });
}
