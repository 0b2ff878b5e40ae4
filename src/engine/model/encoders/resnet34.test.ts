import { expect, test } from 'vitest';
import { layoutOf } from '#model/parameters.ts';
import { resnet34 } from './resnet34.ts';

/** A basic block of torchvision's state dict, without its batch-norm counters. */
function block(name: string, downsample: boolean): string[] {
  const convolution = (conv: string, bn: string) => [
    `${name}.${conv}.weight`,
    `${name}.${bn}.weight`,
    `${name}.${bn}.bias`,
  ];
  return [
    ...convolution('conv1', 'bn1'),
    ...convolution('conv2', 'bn2'),
    ...(downsample ? convolution('downsample.0', 'downsample.1') : []),
  ];
}

test('at width 64 it has the tensors of torchvision’s ResNet-34, all but stem and classifier', () => {
  const { parameters, statistics } = layoutOf((net, images) => resnet34(net, images, 64));
  const names = [
    ...['conv1.weight', 'bn1.weight', 'bn1.bias'],
    ...['0', '1', '2'].flatMap((i) => block(`layer1.${i}`, false)),
    ...['0', '1', '2', '3'].flatMap((i) => block(`layer2.${i}`, i === '0')),
    ...['0', '1', '2', '3', '4', '5'].flatMap((i) => block(`layer3.${i}`, i === '0')),
    ...['0', '1', '2'].flatMap((i) => block(`layer4.${i}`, i === '0')),
  ];
  expect(new Set(parameters.slots.map(({ name }) => name))).toEqual(new Set(names));
  expect(parameters.slots).toHaveLength(names.length);
  const count = parameters.slots.reduce((sum, { length }) => sum + length, 0);
  // torchvision has 21,797,672: less fc (512 · 1000 + 1000), and conv1 of 3×3 in place of 7×7.
  expect(count).toBe(21_797_672 - 513_000 - 64 * 3 * (49 - 9));
  // A mean and a variance for each of its 36 batch norms: 16 blocks of two, the stem, 3 downsamples.
  expect(statistics.slots).toHaveLength(2 * (16 * 2 + 1 + 3));
});
