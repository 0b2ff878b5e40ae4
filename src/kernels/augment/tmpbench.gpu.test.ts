import { it } from 'vitest';
import { download } from '#gpu/readback.ts';
import { allocate, PipelineCache, StepGraph, upload } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { launchAugment, launchPrepare } from './augment.ts';

it('bench', async () => {
  const gpu = await testGpu();
  for (const [side, extra] of [
    [32, {}],
    [32, { blurEnabled: true }],
    [32, { blurEnabled: true, blurProbability: 1, jitterProbability: 1 }],
    [96, { blurEnabled: true }],
    [32, null],
    [32, { jitterProbability: 1e-6, cropEnabled: false }],
    [32, { jitterEnabled: false, cropEnabled: false }],
  ] as const) {
    const pixels = allocate(gpu, [(1000 * side * side * 3) / 4], 'px');
    upload(
      gpu,
      pixels,
      Uint32Array.from({ length: pixels.length }, (_, i) => Math.imul(i, 2654435761)),
    );
    const rows = allocate(gpu, [128, 2], 'rows');
    upload(
      gpu,
      rows,
      Uint32Array.from({ length: 256 }, (_, i) => (i & 1 ? (i >> 1) & 1 : i * 3)),
    );
    const state = allocate(gpu, [2], 'state');
    const output = allocate(gpu, [128, side, side, 3], 'out');
    const graph = new StepGraph(gpu, new PipelineCache(gpu.device));
    const t0 = performance.now();
    if (extra)
      launchAugment(graph, {
        pixels,
        rows,
        state,
        output,
        side,
        settings: { ...DEFAULT_CONFIG, cropScaleMin: 0.2, ...extra },
        mean: [0, 0, 0],
        std: [1, 1, 1],
      });
    else
      launchPrepare(graph, {
        pixels,
        images: { ...rows, length: 128 },
        output,
        side,
        mean: [0, 0, 0],
        std: [1, 1, 1],
      });
    await graph.finish();
    const t1 = performance.now();
    const times: number[] = [];
    graph.submit();
    await gpu.device.queue.onSubmittedWorkDone();
    const c0 = process.cpuUsage();
    for (let i = 0; i < 30; i++) {
      const a = performance.now();
      graph.submit();
      await gpu.device.queue.onSubmittedWorkDone();
      times.push(performance.now() - a);
    }
    const c1 = process.cpuUsage(c0);
    const first = times.shift();
    times.sort((a, b) => a - b);
    console.log(
      side,
      JSON.stringify(extra),
      'build',
      (t1 - t0).toFixed(0),
      'first',
      first?.toFixed(0),
      'median',
      times[6]?.toFixed(2),
      'min',
      times[0]?.toFixed(2),
      'cpu',
      ((c1.user + c1.system) / 30000).toFixed(1),
    );
    await download(gpu, output);
  }
});
