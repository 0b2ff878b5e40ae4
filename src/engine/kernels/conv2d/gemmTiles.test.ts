import { expect, test } from 'vitest';
import type { AdapterSummary } from '#run/protocol.ts';
import { GEMM_TILES, gemmTileFor } from './gemmTiles.ts';

const adapter = (vendor: string, architecture = '') =>
  ({ vendor, architecture, software: false }) as AdapterSummary;

const LARGE = { pixels: 2 ** 18, channels: 64, classes: 1 };

test('every class of adapter has its tile for a large layer, any other adapter one too', () => {
  const sizes = (vendor: string, architecture?: string) => {
    const tile = gemmTileFor(adapter(vendor, architecture), LARGE);
    return tile && [tile.pixels, tile.channels, tile.depth, tile.tall];
  };
  expect(sizes('nvidia', 'ampere')).toEqual([64, 64, 16, 8]);
  expect(sizes('amd', 'rdna-3')).toEqual([64, 64, 16, 8]);
  expect(sizes('amd', 'gcn-4')).toEqual([64, 64, 16, 4]);
  expect(sizes('apple', 'metal-3')).toEqual([64, 64, 16, 8]);
  expect(sizes('mesa', 'software')).toEqual([64, 64, 16, 8]);
  expect(sizes('intel', 'xe-lpg')).toEqual([64, 32, 16, 4]);
  expect(sizes('qualcomm', 'adreno-7xx')).toEqual([32, 32, 8, 4]);
  expect(sizes('arm', 'valhall')).toBeNull();
  expect(sizes('')).toEqual([64, 64, 16, 4]);
});

test('few channels and few pixels get smaller tiles, and in the end the plain kernel', () => {
  const nvidia = adapter('nvidia');
  expect(gemmTileFor(nvidia, { ...LARGE, channels: 32 })?.channels).toBe(32);
  expect(gemmTileFor(nvidia, { ...LARGE, channels: 96 })?.channels).toBe(64);
  expect(gemmTileFor(nvidia, { ...LARGE, channels: 16 })).toBeNull();
  expect(gemmTileFor(nvidia, { ...LARGE, pixels: 4096 })?.channels).toBe(32);
  expect(gemmTileFor(nvidia, { ...LARGE, pixels: 32 })).toBeNull();
});

test('every tile divides its loads among its invocations', () => {
  for (const { pixels, channels, depth, tall } of GEMM_TILES) {
    const invocations = (pixels / tall) * (channels / 4);
    for (const quads of [depth / 4, channels / 4, (pixels * depth) / 4, (channels * depth) / 4]) {
      expect(Math.max(quads, invocations) % Math.min(quads, invocations)).toBe(0);
    }
    expect(invocations).toBeLessThanOrEqual(256);
  }
});
