import { expect, test } from 'vitest';
import { inputOf, layerSizesOf, widthChain } from './headShapes.ts';
import { presetConfig } from './presets.ts';

test('the widths of a head, with what comes in', () => {
  const config = { ...presetConfig('quick'), encoder: 'resnet18', width: 64 } as const;
  const sizes = layerSizesOf(config);
  expect(sizes).toEqual({ features: 512, embedding: 128 });
  expect(inputOf('projector', sizes)).toBe(512);
  expect(inputOf('headA', sizes)).toBe(128);
  expect(widthChain('projector', config)).toBe('512→512→128');
  expect(widthChain('headA', config)).toBe('128→128');
  const chain = (projector: string) => widthChain('projector', { ...config, projector });
  expect(chain('linear 64, bn, relu, residual (linear 64, relu), linear D')).toBe('512…128');
  expect(chain('linear D, relu')).toBe('512→128');
  expect(widthChain('projector', config, 2)).toBe('512…128');
  expect(chain('linear')).toBe('');
});
