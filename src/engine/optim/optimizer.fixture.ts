import { allocate, free, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchOptimizer } from './optimizer.ts';
import { createSegmentTable, type Segment } from './segments.ts';
import {
  initialScaler,
  initialSegmentState,
  OPTIMIZER_RECORD_LENGTH,
  type OptimizerScalar,
  type OptimizerSettings,
  optimizerScalars,
  SCALER_LENGTH,
  SEGMENT_RECORD_LENGTH,
  STATUS_LENGTH,
} from './settings.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Everything an optimizer reads, keeps and writes, fresh; what it writes is full of NaN. */
export function optimizerArrays(gpu: Gpu, segments: number, start: Floats, initialScale = 1) {
  const array = (data: Floats, label: string) => {
    const made = allocate(gpu, [data.length], label);
    upload(gpu, made, data);
    return made;
  };
  const nan = (length: number) => new Float32Array(length).fill(Number.NaN);
  return {
    scalars: array(optimizerScalars({}), 'scalars'),
    forward: array(new Float32Array(4), 'forward'),
    gradient: array(nan(start.length), 'gradient'),
    parameters: array(start, 'parameters'),
    segmentState: array(initialSegmentState(segments), 'segment state'),
    scaler: array(initialScaler(initialScale), 'scaler'),
    status: array(new Float32Array(STATUS_LENGTH), 'status'),
    record: array(nan(OPTIMIZER_RECORD_LENGTH), 'record'),
    first: array(new Float32Array(start.length), 'first'),
    second: array(new Float32Array(start.length), 'second'),
    segmentRecord: array(nan(Math.max(1, segments) * SEGMENT_RECORD_LENGTH), 'segment record'),
  };
}

/** An optimizer over arrays made by `optimizerArrays`, stepped and read from the CPU. */
export async function optimizerRig(
  gpu: Gpu,
  arrays: ReturnType<typeof optimizerArrays>,
  segments: readonly Segment[],
  settings: OptimizerSettings,
) {
  const graph = new StepGraph(gpu);
  const table = createSegmentTable(gpu, segments);
  launchOptimizer(graph, arrays, table, settings);
  await graph.finish();
  return {
    dispatches: graph.dispatches,
    step(
      gradient: Floats,
      scalars: Partial<Readonly<Record<OptimizerScalar, number>>>,
      forwardNonFinite = 0,
    ): void {
      upload(gpu, arrays.scalars, optimizerScalars(scalars));
      upload(gpu, arrays.gradient, gradient);
      upload(gpu, arrays.forward, Float32Array.of(forwardNonFinite));
      graph.submit();
    },
    async read() {
      const status = await download(gpu, arrays.status);
      return {
        parameters: await download(gpu, arrays.parameters),
        first: await download(gpu, arrays.first),
        second: await download(gpu, arrays.second),
        segmentState: await download(gpu, arrays.segmentState),
        scaler: (await download(gpu, arrays.scaler)).slice(0, SCALER_LENGTH),
        record: await download(gpu, arrays.record),
        segmentRecord: await download(gpu, arrays.segmentRecord),
        status: [...new Uint32Array(status.buffer)],
      };
    },
    /** Frees the graph and the arrays. */
    destroy(): void {
      graph.destroy();
      for (const array of [...Object.values(arrays), table.array]) free(array);
    },
  };
}
