import type { Net } from '#model/net.ts';

/**
 * A ResNet of basic blocks with the CIFAR stem (3×3, stride 1, no pooling), features after the
 * global average pool: [N, 8·width]. Parameter names are torchvision's.
 * @param blocks in each of the four stages, of width, 2·width, 4·width, 8·width channels
 * Source: He et al. 2016; torchvision `resnet.py`, MoCo's CIFAR notebook for the stem.
 */
export function basicBlocks<X>(
  net: Net<X>,
  images: X,
  width: number,
  blocks: readonly [number, number, number, number],
): X {
  let x = net.conv('conv1', images, width, 3, 1);
  x = net.batchNorm('bn1', x, { relu: true });
  for (const [stage, count] of blocks.entries()) {
    for (let block = 0; block < count; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      x = basicBlock(net, `layer${stage + 1}.${block}`, x, width * 2 ** stage, stride);
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
