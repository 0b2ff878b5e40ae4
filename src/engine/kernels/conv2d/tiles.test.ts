import { expect, test } from 'vitest';
import type { AdapterSummary } from '#run/protocol.ts';
import { filterQuads, tileFor } from './tiles.ts';

const swiftShader = {
  software: true,
  subgroups: false,
  description: 'SwiftShader',
  architecture: '',
} as AdapterSummary;

const grids = { batch: 64, rows: 56, columns: 56, channels: 64, kernel: 3, stride: 2 } as const;

test('a large kernel has fewer quads, so that no more products are written out', () => {
  expect(tileFor(swiftShader, grids)?.constants.QUADS).toBe(4);
  expect(tileFor(swiftShader, { ...grids, kernel: 7 })?.constants.QUADS).toBe(2);
  expect(filterQuads(swiftShader, 64, 3)).toBe(4);
  expect(filterQuads(swiftShader, 64, 7)).toBe(1);
});

test('more tiles than a dispatch holds are left to the plain kernels', () => {
  const large = { ...grids, rows: 224, columns: 224, stride: 1 };
  expect(tileFor(swiftShader, { ...large, batch: 256 })).not.toBeNull();
  expect(tileFor(swiftShader, { ...large, batch: 512 })).toBeNull();
});
