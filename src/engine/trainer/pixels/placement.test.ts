import { expect, test } from 'vitest';
import type { Pixels } from '#data/storedPixels.ts';
import { placementOf } from './placement.ts';

const MIB = 2 ** 20;
const stored = (length: number): Pixels => ({
  length,
  histogram: new Float64Array(768),
  close: () => {},
  read: () => Promise.reject(new Error('never read')),
});
const memory = new Uint8Array(200 * MIB);
const at = (maxBufferBytes: number, pixels: Pixels, wanted: 'auto' | 'resident' | 'streamed') =>
  placementOf({ maxBufferBytes }, { pixels }, wanted);

test('resident where it fits, in several buffers where one is too small, else streamed', () => {
  expect(at(256 * MIB, memory, 'auto')).toBe('whole');
  expect(at(128 * MIB, memory, 'auto')).toBe('parts');
  expect(at(128 * MIB, stored(100 * MIB), 'auto')).toBe('whole');
  expect(at(128 * MIB, stored(1024 * MIB), 'auto')).toBe('parts');
  expect(at(128 * MIB, stored(1025 * MIB), 'auto')).toBe('streamed');
  expect(at(4096 * MIB, stored(1025 * MIB), 'auto')).toBe('streamed');
});

test('or as it is asked for', () => {
  expect(at(256 * MIB, memory, 'streamed')).toBe('streamed');
  expect(at(128 * MIB, stored(3000 * MIB), 'resident')).toBe('parts');
  expect(at(4095 * MIB, stored(3000 * MIB), 'resident')).toBe('whole');
});
