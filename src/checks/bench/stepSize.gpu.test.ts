import { expect, test } from 'vitest';
import { dryGpu } from '#gpu/dryGpu.ts';
import { codeFormOf } from '#gpu/merging.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import { ourStep } from './step/ours.ts';
import { stepProblem } from './step/problem.ts';

test('the step of the bench has few dispatches and few pipelines', async () => {
  const gpu = await testGpu();
  const graph = new StepGraph(gpu);
  const step = await ourStep(gpu, graph, stepProblem(8, 32));
  // Each pipeline takes up to a second of llvmpipe's first step; SwiftShader has one tile per image
  // width, so that fewer launches merge.
  const [most, few] = /llvmpipe/.test(gpu.summary.description) ? [140, 32] : [152, 52];
  expect(graph.dispatches).toBeLessThanOrEqual(most);
  expect(graph.pipelines.size).toBeLessThanOrEqual(few);
  step.destroy();
});

test('on hardware the step takes at most 100 dispatches', async () => {
  const { summary } = await testGpu();
  const gpu = dryGpu({ ...summary, software: false, description: 'a GPU' });
  const graph = new StepGraph(gpu);
  const step = await ourStep(gpu, graph, stepProblem(8, 32));
  expect(graph.dispatches).toBeLessThanOrEqual(100);
  // The towers' layers are merged, and what their launches write lies in arenas apart.
  const both = graph.commands.filter(({ place }) => place?.tower === 'both');
  expect(both.length).toBeGreaterThan(35);
  for (const { kernel, constants, shape } of graph.launches) {
    const merged = codeFormOf({ fields: [], rows: 64 });
    expect(gpu.pipelines.code(kernel, constants, shape, { merged })).toContain('merged_row');
  }
  step.destroy();
});
