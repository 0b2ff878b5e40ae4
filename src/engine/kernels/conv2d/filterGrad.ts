import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude } from '#kernels/half/half.ts';
import { type BatchShare, WHOLE_BATCH } from '#kernels/shared/batchShare.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import biasGradWgsl from './biasGrad.wgsl?raw';
import filterGradWgsl from './filterGrad.wgsl?raw';
import { runsFor, type Sizes, streamedFilterGrad } from './filterRuns.ts';
import { type Conv2dShape, sizesOf, workOf } from './shape.ts';
import sumSplitsWgsl from './sumSplits.wgsl?raw';
import { compilesSlowly, filterQuads } from './tiles.ts';

const GROUP = 64;

const filterGrad: Kernel = {
  name: 'conv2d filter gradient',
  wgsl: halfPrelude + filterGradWgsl,
  bindings: ['read', 'read', 'write'],
};

const sumSplits: Kernel = {
  name: 'sum of splits',
  wgsl: halfPrelude + sumSplitsWgsl,
  bindings: ['read', 'write'],
};

const biasGrad: Kernel = {
  name: 'bias gradient',
  wgsl: halfPrelude + biasGradWgsl,
  bindings: ['read', 'write'],
};

/** A filter gradient without workgroup memory: see filterGrad.wgsl. */
function plainFilterGrad(adapter: AdapterSummary, { KERNEL, STRIDE, CI, CO, OH, N }: Sizes) {
  const DEEP = [4, 3, 2, 1].find((deep) => CI % deep === 0) ?? 1;
  const QUADS = filterQuads(adapter, CO, KERNEL);
  // A kernel of single taps serves every stride where compilation costs more than its loads.
  const TAPS = STRIDE > 1 && compilesSlowly(adapter) ? 1 : KERNEL;
  const rowTasks = (KERNEL * (CI / DEEP) * CO) / (4 * QUADS);
  return {
    kernel: filterGrad,
    constants: {
      ...{ TAPS, DEEP, VECTOR: DEEP === 4, QUADS },
      FRESH: Math.min(STRIDE, TAPS),
      KEPT: Math.max(0, TAPS - STRIDE),
      FUSED: !adapter.software,
      ONE_STORE: compilesSlowly(adapter),
    },
    tasks: rowTasks * (KERNEL / TAPS),
    rows: N * OH,
    // A software adapter is full with far fewer invocations.
    wanted: Math.ceil((adapter.software ? 2048 : 32768) / rowTasks),
  };
}

/** dw ← the gradient of w, overwritten or, by the share, added to. */
export function launchConv2dFilterGrad(
  gpu: Gpu,
  graph: StepGraph,
  shape: Conv2dShape,
  x: GpuArray,
  dy: GpuArray,
  dw: GpuArray,
  half?: Half,
  share: BatchShare = WHOLE_BATCH,
): void {
  const sizes = sizesOf(shape);
  const { KERNEL, CI, CO } = sizes;
  const length = KERNEL ** 2 * CI * CO;
  const streamed = streamedFilterGrad(gpu.summary, sizes, share);
  const plain = plainFilterGrad(gpu.summary, sizes);
  const way = streamed ?? plain;
  const { splits, oneRun } = runsFor(way, length, share);
  const rounding = halfConstants(share.last ? half : undefined);
  const partial = oneRun ? dw : graph.scratch([splits, length], 'filter gradient runs');
  graph.launch({
    kernel: way.kernel,
    constants: {
      ...way.constants,
      ADD: oneRun && !share.first,
      ...(oneRun ? rounding : halfConstants(undefined)),
    },
    shape: { ...sizes, SPLITS: splits, ...streamed?.shape },
    arrays: [x, dy, partial],
    workgroups: streamed ? [streamed.blocks, splits] : workgroupsFor(plain.tasks * splits, GROUP),
    work: workOf(shape),
    mayWait: true,
  });
  if (oneRun) return;
  graph.launch({
    kernel: sumSplits,
    constants: { ADD: !share.first, ...rounding },
    shape: { QUADS: length / 4, SPLITS: splits },
    arrays: [partial, dw],
    workgroups: workgroupsFor(length / 4, GROUP),
    mayWait: true,
  });
}

/** db ← the column sums of dy [rows, CO], or by the share plus them. */
export function launchBiasGrad(
  graph: StepGraph,
  rows: number,
  channels: number,
  dy: GpuArray,
  db: GpuArray,
  half?: Half,
  { first, last }: BatchShare = WHOLE_BATCH,
): void {
  const QUADS = channels / 4;
  graph.launch({
    // On hardware one dispatch with the sums of splits.
    ...(graph.gpu.summary.software
      ? { kernel: biasGrad, shape: { ROWS: rows, CO4: QUADS } }
      : { kernel: { ...sumSplits, name: biasGrad.name }, shape: { QUADS, SPLITS: rows } }),
    constants: { ADD: !first, ...halfConstants(last ? half : undefined) },
    arrays: [dy, db],
    workgroups: workgroupsFor(QUADS, GROUP),
    mayWait: true,
  });
}
