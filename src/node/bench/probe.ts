import { shareWithTensorFlow } from '#gpu/backend.ts';
import { openGpu } from '#gpu/device.ts';
import { PipelineCache } from '#gpu/pipelines.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { dawn } from '#node/dawn.ts';
import { ourStep } from './step/ours.ts';
import { stepProblem } from './step/problem.ts';
import { stockStep } from './step/stock.ts';
export async function probe(which: string) {
  const gpu = await openGpu(dawn());
  await shareWithTensorFlow(gpu);
  const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6; };
  const c0 = cpu(); const t = performance.now();
  const p = stepProblem(8, 32);
  const graph = new StepGraph(gpu, new PipelineCache(gpu));
  const s = which === 'ours' ? await ourStep(gpu, graph, p) : stockStep(p);
  if (which === 'ours') console.log('pipelines', graph.pipelines.size);
  s.step(); await s.loss();
  console.log(which, 'first: cpu', cpu() - c0, 'wall', performance.now() - t);
}
