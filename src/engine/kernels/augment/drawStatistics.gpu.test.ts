import { beforeAll, describe, expect, it } from 'vitest';
import type { Gpu } from '#gpu/device.ts';
import { testGpu } from '#node/testDevice.ts';
import { MEAN, NONE, run, STD } from './augment.fixture.ts';
import type { AugmentSettings } from './parameters.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await testGpu();
});

describe('statistics of what the kernel draws', () => {
  /** Five standard deviations of a binomial share of `count` draws. */
  const bound = (p: number, count: number): number => 5 * Math.sqrt((p * (1 - p)) / count);

  /** A side-16 image per row: left half red, so that a flip, a colour change or grey shows. */
  async function views(changes: Partial<AugmentSettings>, epoch = 0): Promise<Float32Array[]> {
    const count = 2000;
    const side = 16;
    const pixels = new Uint8Array(count * side * side * 3);
    for (const i of pixels.keys()) {
      pixels[i] = i % 3 === 0 && Math.floor(i / 3) % side < side / 2 ? 200 : 60;
    }
    const rows = Uint32Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? i >> 1 : 1));
    const settings = { ...NONE, ...changes };
    const got = await run(gpu, { side, pixels, rows, settings, epoch });
    const size = side * side * 3;
    return Array.from({ length: count }, (_, row) => got.subarray(row * size, (row + 1) * size));
  }

  const plainRed = (200 / 255 - MEAN[0]) / STD[0];

  it.each([0.1, 0.5, 0.9])('flips %f of the views', async (flipProbability) => {
    const seen = await views({ flipEnabled: true, flipProbability });
    const flipped = seen.filter((view) => (view[0] as number) < 0).length;
    const share = flipped / seen.length;
    expect(Math.abs(share - flipProbability)).toBeLessThan(bound(flipProbability, seen.length));
  });

  it('jitters 0.8 of the views, over the whole range', async () => {
    const seen = await views({ jitterEnabled: true, contrast: 0, saturation: 0, hue: 0 });
    const factors = seen
      .map((view) => ((view[0] as number) * STD[0] + MEAN[0]) / (200 / 255))
      .filter((factor) => Math.abs(factor - 1) > 1e-5);
    expect(Math.abs(factors.length / seen.length - 0.8)).toBeLessThan(bound(0.8, seen.length));
    expect(Math.min(...factors)).toBeGreaterThan(0.6 - 1e-5);
    expect(Math.min(...factors)).toBeLessThan(0.62);
    // Brighter than 255 / 200 is cut to white.
    expect(Math.max(...factors)).toBeCloseTo(255 / 200, 4);
  });

  it('greys 0.2 of the views', async () => {
    const seen = await views({ grayscaleEnabled: true });
    const grey = seen.filter((view) => Math.abs((view[0] as number) - plainRed) > 1e-3).length;
    expect(Math.abs(grey / seen.length - 0.2)).toBeLessThan(bound(0.2, seen.length));
  });

  it('blurs half of the views', async () => {
    const seen = await views({ blurEnabled: true, blurSigmaMin: 1 });
    const edge = 7 * 3;
    const soft = seen.filter((view) => Math.abs((view[edge] as number) - plainRed) > 1e-3).length;
    expect(Math.abs(soft / seen.length - 0.5)).toBeLessThan(bound(0.5, seen.length));
  });

  it('solarises a fifth of the views', async () => {
    const seen = await views({ solarizeEnabled: true });
    const solarised = seen.filter((view) => Math.abs((view[0] as number) - plainRed) > 1e-3).length;
    expect(Math.abs(solarised / seen.length - 0.2)).toBeLessThan(bound(0.2, seen.length));
  });

  it('draws again in each epoch', async () => {
    const [first, second] = await Promise.all([
      views({ flipEnabled: true }, 0),
      views({ flipEnabled: true }, 1),
    ]);
    const changed = first.filter((view, i) => view[0] !== second[i]?.[0]).length;
    expect(Math.abs(changed / first.length - 0.5)).toBeLessThan(bound(0.5, first.length));
  });
});
