/** Optimizer settings of a run's config, as the kernels take them. */
import type { RunConfig } from '#run/config.ts';
import { type OptimizerSettings, PLAIN } from './settings.ts';

/** Whether the loss is multiplied by GradScaler's scale before the backward pass. */
export function scalesLoss({ autocast, lossScaling }: RunConfig): boolean {
  return autocast && lossScaling;
}

export function optimizerSettings(config: RunConfig): OptimizerSettings {
  return {
    ...PLAIN,
    ...ownSettings(config),
    kind: config.optimizer,
    policy: config.nonFinitePolicy,
    lossScaling: scalesLoss(config),
  };
}

/** What an optimizer's own fields set. */
function ownSettings(config: RunConfig): Partial<OptimizerSettings> {
  switch (config.optimizer) {
    case 'sgd':
      return { nesterov: config.nesterov };
    case 'adam':
    case 'adamw':
      return {};
    case 'lamb':
      return {
        biasCorrection: config.lambBiasCorrection,
        exclude1d: config.lambExclude1d,
        trustClip: config.lambTrustClip,
        weightNormClamp: config.lambNormClamp > 0 ? config.lambNormClamp : null,
        preNorm: config.lambPreNorm > 0 ? config.lambPreNorm : null,
      };
    case 'lars':
      return {
        exclude1d: config.larsExclude1d,
        trustCoefficient: config.larsTrustCoefficient,
      };
    default:
      return config.optimizer satisfies never;
  }
}
