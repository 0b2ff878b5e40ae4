import { expect, test } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { ENCODER_NAMES, encoderOf } from '#run/encoders.ts';
import { headParameters } from '#run/headShapes.ts';
import { parameterCount, slotOf, towerLayout } from './parameters.ts';

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

test('parameters are counted as PyTorch counts them, those of the heads as the page does', () => {
  const config = { ...DEFAULT_CONFIG, width: 64 };
  const encoderOnly = (encoder: RunConfig['encoder'], stem: RunConfig['stem']) => {
    const own = { ...config, encoder, stem };
    return parameterCount(own) - headParameters('projector', own);
  };
  // torchvision's resnet18 and resnet50 with fc = Identity().
  expect(encoderOnly('resnet18', 'imagenet')).toBe(11_176_512);
  expect(encoderOnly('resnet50', 'imagenet')).toBe(23_508_032);
  const moco = parameterCount(config);
  const heads = headParameters('headA', config) + headParameters('headB', config);
  expect(parameterCount({ ...config, method: 'pcl' })).toBe(moco + heads);
  const byol = parameterCount({ ...config, method: 'byol' });
  expect(byol).toBe(moco + headParameters('predictor', config));
});
