import { expect, test } from 'vitest';
import { allocate, free, upload } from '#gpu/array.ts';
import { asHardware, type Gpu } from '#gpu/device.ts';
import type { Kernel } from '#gpu/kernel.ts';
import { PipelineCache } from '#gpu/pipelines.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { ROW } from '#kernels/infoNce/infoNce.ts';
import { createModel } from '#model/createModel.ts';
import { rowsOf } from '#model/stepBuilder.ts';
import { testGpu } from '#node/testDevice.ts';
import { StageRun } from '#trainer/step/stageRun.ts';
import { stepScalars } from '#trainer/step/stepScalars.ts';
import { doneStep, putState } from './gpuState.ts';
import { judgeSteps, ratio } from './judgeSteps.ts';
import { STEPS, smallData, smallProblem, smallStart } from './smallRun.fixture.ts';

/** A change of some kernels' text. */
interface Mistake {
  readonly kernel: RegExp;
  readonly from: string;
  readonly to: string;
}

/** Compiles the kernels with a mistake; counts those that have it. */
class MistakenPipelines extends PipelineCache {
  mistakes = 0;
  readonly #mistake: Mistake;
  readonly #right: PipelineCache;

  constructor(gpu: Gpu, mistake: Mistake) {
    super(gpu.device, gpu.memory);
    this.#mistake = mistake;
    this.#right = gpu.pipelines;
  }

  override pipeline(...[kernel, ...rest]: Parameters<PipelineCache['pipeline']>) {
    const { from, to } = this.#mistake;
    if (!this.#mistake.kernel.test(kernel.name) || !kernel.wgsl.includes(from)) {
      return this.#right.pipeline(kernel, ...rest);
    }
    this.mistakes++;
    const mistaken: Kernel = { ...kernel, wgsl: kernel.wgsl.replaceAll(from, to) };
    return super.pipeline(mistaken, ...rest);
  }
}

/** The names of what is too far off in the small run on the kernels of hardware. */
async function wrongOn(gpu: Gpu): Promise<string[]> {
  const problem = smallProblem();
  const { config, stage } = problem;
  const { batchSize: batch, imageSide: side } = config;
  const model = createModel(gpu, config);
  const views = allocate(gpu, [2 * batch, side, side, 3], 'views');
  const keyRow = allocate(gpu, [batch], 'key rows');
  const graph = new StepGraph(gpu);
  const inputs = { views: (first: number, rows: number) => rowsOf(views, first, rows), keyRow };
  const parts = { gpu, model, config, half: undefined };
  const stageRun = new StageRun(parts, graph, stage, inputs, new Map());
  await graph.finish();
  const { within } = await judgeSteps({
    ...{ problem, start: smallStart(problem), steps: STEPS, dataOf: smallData },
    onGpu: async (before, step) => {
      putState(gpu, model, stageRun, config, before);
      const data = smallData(step);
      upload(gpu, views, Float32Array.from(data.views));
      upload(gpu, keyRow, Uint32Array.from(data.keyRow));
      upload(gpu, model.scalars, stepScalars(config, stage, step, 1, {}).scalars);
      graph.submit();
      const record = await download(gpu, model.record);
      return doneStep(gpu, model, { loss: (record[ROW.loss] as number) / batch });
    },
  });
  stageRun.destroy();
  model.destroy();
  free(views);
  free(keyRow);
  return [...within].filter(([, found]) => !(ratio(found) <= 1)).map(([name]) => name);
}

const hardware = async (): Promise<Gpu> => asHardware(await testGpu());

test('the right kernels pass', async () => {
  expect(await wrongOn(await hardware())).toEqual([]);
});

test.each<[string, Mistake, RegExp]>([
  [
    'a tap of a convolution is left out',
    { kernel: /^conv2d forward/, from: 'let in$i = ', to: 'let in$i = kh + kw != 4 && ' },
    /grad\/encoder_q.conv/,
  ],
  [
    'a gradient is a thousandth too large',
    { kernel: /^batch norm/, from: 'dparameters[c] = ', to: 'dparameters[c] = 1.001 * ' },
    /grad\//,
  ],
  [
    'the momentum is another in the second step',
    { kernel: /./, from: 'plan[MU] * first[e]', to: '0.999 * plan[MU] * first[e]' },
    /state\/optimizer.momentum_buffer/,
  ],
])('%s: it fails', async (_, mistake, named) => {
  const right = await hardware();
  const pipelines = new MistakenPipelines(right, mistake);
  const wrong = await wrongOn({ ...right, pipelines });
  expect(pipelines.mistakes).toBeGreaterThan(0);
  expect(wrong.filter((name) => named.test(name))).not.toEqual([]);
});
