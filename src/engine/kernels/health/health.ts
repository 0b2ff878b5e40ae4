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

/**
 * out ← [FEATURE_HEALTH_LENGTH] of FEATURE_HEALTH.
 * @param arrays.raw [batch, dim] before the normalisation
 * @param arrays.unit [batch, dim] after it
 * @param arrays.norms [batch] of the raw rows
 * @param out at least FEATURE_HEALTH_LENGTH elements; further elements are left unchanged
 */
export function launchFeatureHealth(
  graph: StepGraph,
  arrays: { readonly raw: GpuArray; readonly unit: GpuArray; readonly norms: GpuArray },
  { batch, dim }: { readonly batch: number; readonly dim: number },
  out: GpuArray,
): void {
  const { raw, unit, norms } = arrays;
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
