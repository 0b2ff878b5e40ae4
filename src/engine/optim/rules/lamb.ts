import { workgroupsFor } from '#gpu/kernel.ts';
import { laneSumsPrelude } from '#kernels/shared/tree.ts';
import gradientWgsl from '#optim/gradient.wgsl?raw';
import { bitsOf, kernel, PLAN } from '#optim/plan.ts';
import segmentSumWgsl from '#optim/segmentSum.wgsl?raw';
import lambWgsl from './lamb.wgsl?raw';
import momentsWgsl from './lambMoments.wgsl?raw';
import trustWgsl from './lambTrust.wgsl?raw';
import lambUpdateWgsl from './lambUpdate.wgsl?raw';
import { type Rule, updateKernel } from './rule.ts';

const MOMENTS = kernel(
  'moments',
  laneSumsPrelude + gradientWgsl + lambUpdateWgsl + momentsWgsl,
  'rrrrwww',
);
const TRUST = kernel('trust ratio', laneSumsPrelude + segmentSumWgsl + trustWgsl, 'rrw');

/** You et al. 2020 (arXiv 1904.00962), with the variants of its published codes as settings. */
export const LAMB: Rule = {
  update: updateKernel(lambUpdateWgsl + lambWgsl, 2),
  trust({ graph, table, settings, gradient, parameters, moments, plan, sums, shape }) {
    graph.launch({
      kernel: MOMENTS,
      constants: PLAN,
      shape,
      arrays: [table.array, gradient, plan, parameters, ...moments, sums],
      workgroups: workgroupsFor(table.chunks, 1),
    });
    graph.launch({
      kernel: TRUST,
      constants: PLAN,
      shape: {
        ...shape,
        EXCLUDE_1D: Number(settings.exclude1d),
        WEIGHT_NORM_CLAMP: bitsOf(settings.weightNormClamp),
        TRUST_CLIP: Number(settings.trustClip),
      },
      arrays: [table.array, sums, plan],
      workgroups: [Math.max(1, table.segments.length)],
    });
  },
};
