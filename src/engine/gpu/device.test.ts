import { expect, test } from 'vitest';
import { isSoftware } from './device.ts';

test('an Apple GPU under Asahi is hardware, though Dawn calls its architecture software', () => {
  const asahi = { description: '', device: '', vendor: 'mesa', architecture: 'software' };
  expect(isSoftware({ ...asahi, isFallbackAdapter: false })).toBe(false);
  expect(isSoftware({ ...asahi, isFallbackAdapter: true })).toBe(true);
  const llvmpipe = { ...asahi, description: 'llvmpipe', isFallbackAdapter: false };
  expect(isSoftware(llvmpipe)).toBe(true);
  const older = asahi as Parameters<typeof isSoftware>[0];
  expect(isSoftware(older)).toBe(true);
});
