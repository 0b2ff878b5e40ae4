import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { ENCODER_NAMES, encoderOf } from '#run/encoders.ts';
import { slotOf, towerLayout } from './parameters.ts';

test.each(ENCODER_NAMES)('%s has as many features as its row says', (encoder) => {
  const config = { ...DEFAULT_CONFIG, encoder, width: 12, embeddingDim: 16 };
  const { parameters } = towerLayout(config);
  const features = encoderOf(encoder).features(12);
  expect(slotOf(parameters, 'fc.0.weight').shape).toEqual([features, features]);
});
