import { workgroupsFor } from '#gpu/kernel.ts';
import gradientWgsl from '#optim/gradient.wgsl?raw';
import { bitsOf, kernel, PLAN } from '#optim/plan.ts';
import larsWgsl from './lars.wgsl?raw';
import trustWgsl from './larsTrust.wgsl?raw';
import { type Rule, updateKernel } from './rule.ts';

const TRUST = kernel('trust ratio', gradientWgsl + trustWgsl, 'rw');

/**
 * SGD with momentum and a trust ratio per tensor: You, Gitman and Ginsburg 2017 (arXiv 1708.03888),
 * equation 6, as in lightly's and solo-learn's `lars.py`, whose eps it takes. One-dimensional
 * tensors are excluded as in MoCo v3's `optimizer.py`, Barlow Twins and VICReg; these divide by
 * ‖g + decay·p‖, which is at most the sum of both norms.
 */
export const LARS: Rule = {
  update: updateKernel(larsWgsl, 1),
  trust({ graph, table, settings, plan, shape }) {
    graph.launch({
      kernel: TRUST,
      constants: PLAN,
      shape: {
        ...shape,
        EXCLUDE_1D: Number(settings.exclude1d),
        TRUST: bitsOf(settings.trustCoefficient),
      },
      arrays: [table.array, plan],
      workgroups: workgroupsFor(table.segments.length, 64),
    });
  },
};
