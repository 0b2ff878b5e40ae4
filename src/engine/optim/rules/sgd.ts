import { type Rule, updateKernel } from './rule.ts';
import sgdWgsl from './sgd.wgsl?raw';

/** Source: torch.optim.SGD. */
export const SGD: Rule = {
  update: updateKernel(sgdWgsl, 1),
  constants: ({ nesterov }) => ({ NESTEROV: nesterov }),
};
