import { expect, test } from 'vitest';
import { ENCODER_NAMES, encoderOf } from '#run/encoders.ts';
import { slotOf, towerLayout } from './parameters.ts';

test.each(ENCODER_NAMES)('%s has as many features as its row says', (encoder) => {
  const config = { encoder, width: 12, embeddingDim: 16, method: 'moco', heads: 'none' } as const;
  const { parameters } = towerLayout(config);
  const features = encoderOf(encoder).features(12);
  expect(slotOf(parameters, 'fc.0.weight').shape).toEqual([features, features]);
});
