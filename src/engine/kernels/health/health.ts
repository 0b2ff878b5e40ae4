import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { TREE, treePrelude } from '#kernels/shared/tree.ts';
import columnsWgsl from './columns.wgsl?raw';
import healthWgsl from './health.wgsl?raw';

const columnsKernel: Kernel = {
  name: 'feature health by dimension',
  wgsl: columnsWgsl,
  bindings: ['read', 'read', 'write'],
};
const healthKernel: Kernel = {
  name: 'feature health',
  wgsl: treePrelude + healthWgsl,
  bindings: ['read', 'read', 'write'],
};

/** Indices of the numbers of a batch's health. */
export const FEATURE_HEALTH = {
  /** Mean over the dimensions of the population std of the unit rows; 1/√D where spread evenly. */
  featureStd: 0,
  /** Share of dimensions that are ≤ 0 before the normalisation in every row. */
  deadUnits: 1,
  /** Share of rows whose norm is 0 or not finite. */
  badNorms: 2,
  /** Mean cosine of pairs of different rows. */
  meanCosine: 3,
  /** Largest finite absolute value before the normalisation. */
  largest: 4,
  nonFiniteRaw: 5,
  nonFiniteUnit: 6,
} as const;

/** Elements that launchFeatureHealth writes. */
export const FEATURE_HEALTH_LENGTH = 8;

/** Numbers per dimension between the two dispatches. */
const FIELDS = 7;

interface HealthArrays {
  readonly batch: number;
  readonly dim: number;
  /** [batch, dim] before the normalisation. */
  readonly raw: GpuArray;
  /** [batch, dim] after it. */
  readonly unit: GpuArray;
  /** [batch], of the raw rows. */
  readonly norms: GpuArray;
  /** At least FEATURE_HEALTH_LENGTH elements; further elements are left unchanged. */
  readonly out: GpuArray;
}

/** out ← [FEATURE_HEALTH_LENGTH] of FEATURE_HEALTH. */
export function launchFeatureHealth(
  graph: StepGraph,
  { batch, dim, raw, unit, norms, out }: HealthArrays,
): void {
  const columns = graph.scratch([FIELDS, dim], 'feature health by dimension');
  const shape = { B: batch, D: dim };
  graph.launch({
    kernel: columnsKernel,
    shape,
    arrays: [raw, unit, columns],
    workgroups: workgroupsFor(dim, 64),
  });
  graph.launch({
    kernel: healthKernel,
    shape: { ...TREE, ...shape },
    arrays: [columns, norms, out],
    workgroups: [1],
  });
}
