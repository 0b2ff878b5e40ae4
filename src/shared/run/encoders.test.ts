import { expect, test } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from './config.ts';
import { validateConfig } from './configRules.ts';
import { shortEncoderName, smallestSide } from './encoders.ts';
import { unusedBecause } from './fieldUse.ts';

const config = (changes: Partial<RunConfig>): RunConfig => ({ ...DEFAULT_CONFIG, ...changes });

test('an encoder is named with its stem where that is not the usual one', () => {
  expect(shortEncoderName({ encoder: 'resnet50', stem: 'cifar' })).toBe('ResNet-50');
  expect(shortEncoderName({ encoder: 'resnet50', stem: 'imagenet' })).toBe('R50 · 7×7');
  expect(shortEncoderName({ encoder: 'tiny', stem: 'imagenet' })).toBe('Tiny');
});

test('a ResNet with the ImageNet stem takes images from 32 to 224 pixels, with the CIFAR stem from 16', () => {
  for (const encoder of ['resnet18', 'resnet34', 'resnet50'] as const) {
    for (const imageSide of [32, 224]) {
      expect(validateConfig(config({ encoder, stem: 'imagenet', imageSide }))).toEqual([]);
    }
    expect(validateConfig(config({ encoder, imageSide: 16 }))).toEqual([]);
    expect(smallestSide({ encoder, stem: 'imagenet' })).toBe(32);
  }
});

test('the tiny encoder has no use for a stem, whatever it is', () => {
  const tiny = config({ encoder: 'tiny', stem: 'imagenet', imageSide: 16 });
  expect(validateConfig(tiny)).toEqual([]);
  expect(unusedBecause('stem', tiny)).not.toBeNull();
  expect(unusedBecause('stem', config({ encoder: 'resnet34' }))).toBeNull();
});
