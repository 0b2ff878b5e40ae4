import { allocate, free, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download, ReadbackRing } from '#gpu/readback.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { Half } from '#kernels/half/half.ts';
import { createModel } from '#model/createModel.ts';
import { rowsOf } from '#model/stepBuilder.ts';
import { stagesOf } from '#run/stages.ts';
import { StageRun } from '#trainer/step/stageRun.ts';
import { stepScalars } from '#trainer/step/stepScalars.ts';
import type { StepProblem } from './problem.ts';
import type { StepRunner } from './runner.ts';

export interface OurStep extends StepRunner {
  readonly graph: StepGraph;
  /** Query parameters after the last step. */
  parameters(): Promise<Float32Array<ArrayBuffer>>;
}

/**
 * The lab's own step as a training run builds it: the trainer's stage, its scalars before each
 * step, its record read back through the ring. Only the views are inputs instead of drawn.
 */
export async function ourStep(
  gpu: Gpu,
  graph: StepGraph,
  problem: StepProblem,
  half?: Half,
): Promise<OurStep> {
  const { config } = problem;
  const { batchSize: batch, imageSide: side } = config;
  const [stage] = stagesOf(config);
  if (stage === undefined) throw new Error('the config has no stage');
  const model = createModel(gpu, config);
  upload(gpu, model.query, problem.parameters);
  upload(gpu, model.key, problem.parameters);
  upload(gpu, model.queue, problem.queue);
  const views = allocate(gpu, [2 * batch, side, side, 3], 'views');
  upload(gpu, views, problem.queryViews);
  const keyAt = problem.queryViews.byteLength;
  upload(gpu, { ...views, offset: keyAt, length: views.length / 2 }, problem.keyViews);
  const keyRow = allocate(gpu, [batch], 'key rows');
  upload(
    gpu,
    keyRow,
    Uint32Array.from({ length: batch }, (_, row) => row),
  );
  const run = new StageRun(
    { gpu, model, config, half },
    graph,
    stage,
    { views: (first, rows) => rowsOf(views, first, rows), keyRow },
    new Map(),
  );
  await graph.finish();
  const ring = new ReadbackRing(gpu, model.record, 2);
  let done = 0;
  let begun = 0;
  return {
    graph,
    step() {
      begun = performance.now();
      upload(gpu, model.scalars, stepScalars(config, stage, done++, 1, {}).scalars);
      let map = (): void => {};
      graph.submit((encoder) => {
        map = ring.encode(encoder);
      });
      map();
    },
    async loss() {
      const record = await ring.take();
      // As the trainer does, whose graph is cut into as few submissions as the adapter's pace allows.
      gpu.pace.observe(graph.work, performance.now() - begun);
      return (record[0] as number) / batch;
    },
    parameters: () => download(gpu, model.query),
    destroy() {
      run.destroy();
      ring.destroy();
      model.destroy();
      free(views);
      free(keyRow);
    },
  };
}
