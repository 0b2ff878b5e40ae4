import { describe, expect, test } from 'vitest';
import type { Net } from '#model/net.ts';
import { layoutOf } from '#model/parameters.ts';
import type { StemName } from '#run/encoders.ts';
import { resnet18 } from './resnet18.ts';
import { resnet34 } from './resnet34.ts';
import { resnet50 } from './resnet50.ts';

type Build = <X>(net: Net<X>, images: X, width: number, stem: StemName) => X;

interface Torchvision {
  readonly build: Build;
  readonly blocks: readonly [number, number, number, number];
  /** Convolutions of a block. */
  readonly depth: number;
  /** Parameters of the whole network, as torchvision states them. */
  readonly parameters: number;
  /** Features in front of the classifier of 1000 classes. */
  readonly features: number;
}

const NETWORKS: Readonly<Record<string, Torchvision>> = {
  resnet18: {
    build: resnet18,
    blocks: [2, 2, 2, 2],
    depth: 2,
    parameters: 11_689_512,
    features: 512,
  },
  resnet34: {
    build: resnet34,
    blocks: [3, 4, 6, 3],
    depth: 2,
    parameters: 21_797_672,
    features: 512,
  },
  resnet50: {
    build: resnet50,
    blocks: [3, 4, 6, 3],
    depth: 3,
    parameters: 25_557_032,
    features: 2048,
  },
};

/** The tensors of torchvision's state dict below `fc`, without its batch-norm counters. */
function namesOf({ blocks, depth }: Torchvision): string[] {
  const layer = (conv: string, bn: string) => [`${conv}.weight`, `${bn}.weight`, `${bn}.bias`];
  const names = layer('conv1', 'bn1');
  for (const [stage, count] of blocks.entries()) {
    for (let block = 0; block < count; block++) {
      const name = `layer${stage + 1}.${block}`;
      for (let i = 1; i <= depth; i++) names.push(...layer(`${name}.conv${i}`, `${name}.bn${i}`));
      if (block === 0 && (stage > 0 || depth === 3)) {
        names.push(...layer(`${name}.downsample.0`, `${name}.downsample.1`));
      }
    }
  }
  return names;
}

const sumOf = (slots: readonly { readonly length: number }[]): number =>
  slots.reduce((sum, { length }) => sum + length, 0);

describe.each(Object.entries(NETWORKS))('%s at width 64', (_, network) => {
  const { build, parameters: count, features } = network;
  const { parameters, statistics } = layoutOf((net, images) => build(net, images, 64, 'imagenet'));

  test('it has torchvision’s tensors but for the classifier, and as many parameters', () => {
    const names = namesOf(network);
    expect(new Set(parameters.slots.map(({ name }) => name))).toEqual(new Set(names));
    expect(parameters.slots).toHaveLength(names.length);
    expect(sumOf(parameters.slots)).toBe(count - (features * 1000 + 1000));
  });

  test('every batch norm has a mean and a variance', () => {
    const norms = parameters.slots.filter(({ name }) => /(bn\d|downsample\.1)\.weight$/.test(name));
    const names = norms.flatMap(({ name }) => [
      name.replace(/weight$/, 'running_mean'),
      name.replace(/weight$/, 'running_var'),
    ]);
    expect(new Set(statistics.slots.map(({ name }) => name))).toEqual(new Set(names));
  });

  test('the CIFAR stem has a 3×3 convolution in place of the 7×7', () => {
    const small = layoutOf((net, images) => build(net, images, 64, 'cifar'));
    expect(sumOf(parameters.slots) - sumOf(small.parameters.slots)).toBe(64 * 3 * (49 - 9));
  });
});
