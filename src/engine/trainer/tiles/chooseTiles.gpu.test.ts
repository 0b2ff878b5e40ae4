import { expect, test } from 'vitest';
import { inEnglish, speak } from '#base/words.ts';
import type { GpuArray } from '#gpu/array.ts';
import { commandClock } from '#gpu/commandTimes.ts';
import { asHardware } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchConv2d, launchConv2dInputGrad } from '#kernels/conv2d/conv2d.ts';
import { candidateNames } from '#kernels/conv2d/gemmLayers.ts';
import type { Conv2dShape } from '#kernels/conv2d/shape.ts';
import { openLayer } from '#kernels/conv2d/tileBench.ts';
import { normals, onGpu, poisoned } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { SMALL } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';
import { tileRecordText } from '#run/tileRecord.ts';
import type { TileKeeping } from '#run/tiles.ts';
import { chooseTiles, tileStamp, tunableLayers } from './chooseTiles.ts';

const gpu = asHardware(await testGpu());

const config: RunConfig = { ...SMALL, width: 32, batchSize: 32 };

/** Keeps a text in memory. */
function memoryTiles(text: string | null = null) {
  const written: string[] = [];
  const keeping: TileKeeping = {
    runtime: 'test',
    read: async () => written.at(-1) ?? text,
    write: async (_, next) => void written.push(next),
  };
  return { keeping, written };
}

const SHAPES: readonly Conv2dShape[] = [16, 32].map((channelsIn) => ({
  ...{ batch: 4, height: 8, width: 8, channelsIn, channelsOut: 32 },
  ...{ kernel: 3, stride: 1, pad: 1 },
}));

/** Two layers forward and one back, with the n-th candidate of each. */
async function passes(nth: number) {
  const taken = new Set<string>();
  const of = (key: string) => {
    const name = candidateNames(gpu.summary, key)[nth] ?? '';
    taken.add(name);
    return name;
  };
  const graph = new StepGraph({ ...gpu, choices: { of } });
  const [first, second] = SHAPES as [Conv2dShape, Conv2dShape];
  const x = onGpu(gpu, normals(1, 4 * 64 * 16));
  const [w1, w2] = [onGpu(gpu, normals(2, 9 * 16 * 32)), onGpu(gpu, normals(3, 9 * 32 * 32))];
  const [h, y, dh] = [4, 5, 6].map(() => poisoned(gpu, 4 * 64 * 32)) as [
    GpuArray,
    GpuArray,
    GpuArray,
  ];
  launchConv2d(graph, first, x, w1, h);
  launchConv2d(graph, second, h, w2, y);
  launchConv2dInputGrad(graph, second, y, w2, dh);
  await graph.finish();
  graph.submit();
  const results = [await download(gpu, y), await download(gpu, dh)];
  graph.destroy();
  return { taken: [...taken], results };
}

test('layers tuned to other tiles have the same bits', async () => {
  const [table, ...others] = [await passes(0), await passes(1), await passes(2)];
  const taken = [table, ...others].flatMap((one) => one?.taken ?? []);
  expect(taken.toSorted()).toEqual(['32×32×8/4', '64×32×16/4', 'plain']);
  for (const other of others) expect(other.results).toEqual(table?.results);
});

test('what was timed before is taken again, and off is off', async () => {
  const layers = await tunableLayers(gpu, config);
  const timed = layers.map(({ layer, tiles: [table = '', tile = ''] }) => ({
    ...{ layer, table, tile, ratio: 0.5 },
  }));
  expect(timed.length).toBeGreaterThan(3);
  const stamp = await tileStamp(gpu, 'test');
  const { keeping, written } = memoryTiles(await tileRecordText(stamp, timed, 0));
  const tell = () => {};
  const { report, gpu: tuned } = await chooseTiles(gpu, config, { keeping, tell });
  const kept = { by: 'tuner', clock: null, layers: timed, kept: timed.length, left: 0 };
  expect(report).toMatchObject({ ...kept, notes: [] });
  expect(written).toEqual([]);
  const [{ key = '', tiles = [] } = {}] = layers;
  expect(tuned.choices?.of(key)).toBe(tiles[1]);
  const off = await chooseTiles(gpu, { ...config, tuneTiles: false }, { keeping, tell });
  expect(off.report).toMatchObject({ by: 'table', ms: 0, layers: [] });
  expect(off.gpu.choices).toBeUndefined();
});

test('a software adapter has nothing to tune; a damaged record is ignored in words', async () => {
  const tell = () => {};
  const software = await chooseTiles(await testGpu(), config, { keeping: null, tell });
  expect(software.report).toBeNull();
  const { keeping } = memoryTiles('{');
  const { report } = await chooseTiles(gpu, config, { keeping, tell, budgetMs: 0 });
  expect(report?.layers).toEqual([]);
  expect(report?.left).toBe((await tunableLayers(gpu, config)).length);
  const notes = report?.notes.map((note) => speak(inEnglish, note));
  expect(notes).toEqual([expect.stringContaining('damaged')]);
});

test.each([false, true])('a layer is timed as the run has it, autocast %s', async (autocast) => {
  const { time } = await commandClock(gpu);
  const layers = await tunableLayers(gpu, { ...config, autocast });
  const { key = '', layer = '', tiles: [, tile = ''] = [] } = layers.at(-1) ?? {};
  expect(/packed/.test(layer)).toBe(autocast);
  const bench = await openLayer(gpu, time, key);
  const candidate = await bench.candidate(tile, bench.batch - 1);
  expect(await candidate.run(3)).toBeGreaterThanOrEqual(0);
  candidate.close();
  bench.close();
});
