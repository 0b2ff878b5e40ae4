import { DEFAULT_CONFIG, type RunConfig } from './config.ts';

/**
 * The step that is timed on every adapter and compared with other libraries: ResNet-18 with the
 * CIFAR stem, MoCo, SGD with momentum and weight decay. The key momentum is low and the rate high,
 * so that a wrong update shows in the losses of the next steps.
 */
export const benchConfig = (width: number, batchSize: number): RunConfig => ({
  ...DEFAULT_CONFIG,
  encoder: 'resnet18',
  width,
  batchSize,
  queueLength: 1024,
  keyMomentum: 0.9,
  learningRate: 0.05,
  weightDecay: 0.001,
  schedule: 'constant',
});
