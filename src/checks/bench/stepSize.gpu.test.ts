import { expect, test } from 'vitest';
import { StepGraph } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import { ourStep } from './step/ours.ts';
import { stepProblem } from './step/problem.ts';

test('the step of the bench has few dispatches and few pipelines', async () => {
  const gpu = await testGpu();
  const graph = new StepGraph(gpu);
  const step = await ourStep(gpu, graph, stepProblem(8, 32));
  expect(graph.dispatches).toBeLessThanOrEqual(260);
  // Each takes up to a second of llvmpipe's first step; SwiftShader has one tile per image width.
  const few = /llvmpipe/.test(gpu.summary.description) ? 32 : 52;
  expect(graph.pipelines.size).toBeLessThanOrEqual(few);
  step.destroy();
});
