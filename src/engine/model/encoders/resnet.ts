import type { Net } from '#model/net.ts';
import type { StemName } from '#run/encoders.ts';
import { stem } from './stem.ts';

/** What is repeated in the stages of a ResNet. */
interface Block {
  /** Channels of its output over those of its 3×3 convolution. */
  readonly expansion: number;
  /** Its convolutions, up to the last batch norm, which adds the residual. */
  readonly build: <X>(
    net: Net<X>,
    name: string,
    x: X,
    channels: number,
    stride: number,
    residual: X,
  ) => X;
}

/** 3×3, 3×3. */
export const BASIC: Block = {
  expansion: 1,
  build(net, name, x, channels, stride, residual) {
    let y = net.conv(`${name}.conv1`, x, channels, 3, stride);
    y = net.batchNorm(`${name}.bn1`, y, { relu: true });
    y = net.conv(`${name}.conv2`, y, channels, 3, 1);
    return net.batchNorm(`${name}.bn2`, y, { relu: true, residual });
  },
};

/** 1×1, 3×3, 1×1, the stride in the 3×3 as in torchvision (its ResNet V1.5). */
export const BOTTLENECK: Block = {
  expansion: 4,
  build(net, name, x, channels, stride, residual) {
    let y = net.conv(`${name}.conv1`, x, channels, 1, 1);
    y = net.batchNorm(`${name}.bn1`, y, { relu: true });
    y = net.conv(`${name}.conv2`, y, channels, 3, stride);
    y = net.batchNorm(`${name}.bn2`, y, { relu: true });
    y = net.conv(`${name}.conv3`, y, 4 * channels, 1, 1);
    return net.batchNorm(`${name}.bn3`, y, { relu: true, residual });
  },
};

/**
 * A ResNet up to the global average pool: [N, H, W, 3] → [N, 8 · width · expansion]. Parameter names
 * are torchvision's.
 * @param counts blocks in each of the four stages, of width, 2·width, 4·width, 8·width channels
 * Source: He et al. 2016; torchvision `resnet.py`.
 */
export function resnet<X>(
  net: Net<X>,
  images: X,
  settings: { readonly width: number; readonly stem: StemName },
  { expansion, build }: Block,
  counts: readonly [number, number, number, number],
): X {
  const { width } = settings;
  let x = stem(net, images, width, settings.stem);
  for (const [stage, count] of counts.entries()) {
    const channels = width * 2 ** stage;
    for (let block = 0; block < count; block++) {
      const name = `layer${stage + 1}.${block}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      let residual = x;
      if (block === 0 && (stage > 0 || expansion > 1)) {
        residual = net.conv(`${name}.downsample.0`, x, channels * expansion, 1, stride);
        residual = net.batchNorm(`${name}.downsample.1`, residual, { relu: false });
      }
      x = build(net, name, x, channels, stride, residual);
    }
  }
  return net.pool(x);
}
