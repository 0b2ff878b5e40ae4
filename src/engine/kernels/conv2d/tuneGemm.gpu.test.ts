import { expect, test } from 'vitest';
import { asHardware } from '#gpu/device.ts';
import { testGpu } from '#node/testDevice.ts';
import { layerKey } from './gemmTiles.ts';
import type { Conv2dShape } from './shape.ts';
import { tuneGemm } from './tuneGemm.ts';

const layer = (channels: number, height: number): Conv2dShape => ({
  ...{ batch: 4, height, width: 8, channelsIn: 16, channelsOut: channels },
  ...{ kernel: 1, stride: 1, pad: 0 },
});
const [small, large] = [layerKey('forward', layer(32, 8)), layerKey('forward', layer(32, 16))];
const few = layerKey('forward', layer(4, 8));

/** A clock whose `slow` first readings are ten times as far apart as the others. */
function clock(slow: number): () => number {
  let [read, ms] = [0, 0];
  return () => {
    ms += read++ < slow ? 50 : 5;
    return ms;
  };
}

test('a layer takes the fastest of its kernels, within the time', async () => {
  const gpu = asHardware(await testGpu());
  const told: string[] = [];
  const tune = (keys: readonly string[], budgetMs: number, slow: number) =>
    tuneGemm(gpu, keys, {
      budgetMs,
      now: clock(slow),
      onLayer: (done, total) => told.push(`${done} of ${total}`),
    });
  const [even] = await tune([few, small], 1e6, 0);
  expect(told).toEqual(['0 of 1', '1 of 1']);
  expect(even).toEqual({ key: small, table: '32×32×8/4', choice: '32×32×8/4', ratio: 1 });
  // Until the table's own kernel is timed: the end of the budget, 2 runs, 4 runs, two readings each.
  const [faster] = await tune([small], 1e6, 13);
  expect(faster?.choice).not.toBe(faster?.table);
  expect(faster?.ratio).toBeCloseTo(0.1);
  const short = await tune([small, large], 1, 0);
  expect(short.map(({ key }) => key)).toEqual([large]);
});
