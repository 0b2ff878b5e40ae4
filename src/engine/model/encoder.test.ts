import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { ENCODER_NAMES, encoderOf } from '#run/encoders.ts';
import { slotOf, towerLayout } from './parameters.ts';

const CONFIG = { ...DEFAULT_CONFIG, embeddingDim: 16 };

test.each(ENCODER_NAMES)('%s has as many features as its row says', (encoder) => {
  const { parameters } = towerLayout({ ...CONFIG, encoder, width: 12 });
  const features = encoderOf(encoder).features(12);
  expect(slotOf(parameters, 'fc.0.weight').shape).toEqual([features, features]);
});

test.each(ENCODER_NAMES)('%s: the stem of the config, where its row says so', (encoder) => {
  const kernelOf = (stem: 'cifar' | 'imagenet') => {
    const { parameters } = towerLayout({ ...CONFIG, encoder, stem, width: 12 });
    return parameters.slots[0]?.shape[0];
  };
  expect(kernelOf('cifar')).toBe(3);
  expect(kernelOf('imagenet')).toBe(encoderOf(encoder).usesStem ? 7 : 3);
});
