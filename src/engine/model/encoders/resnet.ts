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
    shortcut: () => X,
  ) => X;
}

/** 3×3, 3×3. */
export const BASIC: Block = {
  expansion: 1,
  build(net, name, x, channels, stride, shortcut) {
    // Both end in a batch norm of the same shape where the shortcut has layers.
    const [residual = x, first = x] = net.branches([
      shortcut,
      () => {
        const y = net.conv(`${name}.conv1`, x, channels, 3, stride);
        return net.batchNorm(`${name}.bn1`, y, { relu: true });
      },
    ]);
    const second = net.conv(`${name}.conv2`, first, channels, 3, 1);
    return net.batchNorm(`${name}.bn2`, second, { relu: true, residual });
  },
};

/** 1×1, 3×3, 1×1, the stride in the 3×3 as in torchvision (its ResNet V1.5). */
export const BOTTLENECK: Block = {
  expansion: 4,
  build(net, name, x, channels, stride, shortcut) {
    const residual = shortcut();
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
      const input = x;
      const shortcut = (): X => {
        if (block > 0 || (stage === 0 && expansion === 1)) return input;
        const y = net.conv(`${name}.downsample.0`, input, channels * expansion, 1, stride);
        return net.batchNorm(`${name}.downsample.1`, y, { relu: false });
      };
      x = build(net, name, input, channels, stride, shortcut);
    }
  }
  return net.pool(x);
}
