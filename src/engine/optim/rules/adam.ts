import adamWgsl from './adam.wgsl?raw';
import { type Rule, updateKernel } from './rule.ts';

/** Adam and AdamW. Source: torch.optim. */
export const ADAM: Rule = {
  update: updateKernel(adamWgsl, 2),
  constants: ({ kind }) => ({ DECOUPLED: kind === 'adamw' }),
};
