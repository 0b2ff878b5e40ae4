import { choice, integer, toggle } from './fieldKinds.ts';

const group = 'training';

export const TRAINING_FIELDS = {
  batchSize: integer({
    group,
    label: 'Batch size',
    symbol: 'B',
    default: 64,
    min: 8,
    max: 1024,
    step: 8,
    multipleOf: 8,
    help: 'Images per step; each gives a query view and a key view. The last, incomplete batch of an epoch is dropped.',
  }),
  epochs: integer({
    group,
    label: 'Epochs',
    default: 24,
    min: 1,
    max: 2000,
    help: 'Passes through the training images.',
  }),
  maxSteps: integer({
    group,
    label: 'Stop after',
    unit: 'steps',
    default: 0,
    min: 0,
    max: 10000000,
    help: 'Stops the run after this many steps without changing its schedule. 0: run all epochs.',
  }),
  seed: integer({
    group,
    label: 'Seed',
    default: 0,
    min: 0,
    max: 4294967295,
    help: 'The same config, seed and adapter give bit-identical results.',
  }),
  autocast: toggle({
    group,
    label: 'Autocast (fp16)',
    default: false,
    help: 'Half precision where PyTorch’s autocast uses it: convolutions, linear layers, batch norm and matrix products. Losses, norms, statistics, optimizer and weights stay in f32.',
  }),
  lossScaling: toggle({
    group,
    label: 'Loss scaling',
    default: true,
    help: 'Autocast only: the rules of GradScaler. Off, as in the case study: small gradients underflow, and overflows are not caught.',
  }),
  initialLossScale: integer({
    group,
    label: 'First loss scale',
    default: 65536,
    min: 1,
    max: 16777216,
    help: 'The initial scale of GradScaler; halved at every overflow.',
  }),
  lossScaleGrowth: integer({
    group,
    label: 'Loss scale doubles after',
    unit: 'steps',
    default: 2000,
    min: 1,
    max: 1000000,
    help: 'Number of consecutive steps without overflow after which the scale doubles.',
  }),
  stepMode: choice({
    group,
    label: 'Step',
    default: 'recorded',
    choices: [
      { value: 'recorded', label: 'Recorded: submitted as a whole' },
      { value: 'eager', label: 'Eager: one command at a time' },
    ],
    help: 'Eager waits for each GPU command before issuing the next, for debugging a step. Bit-identical, but many times slower.',
  }),
  nonFinitePolicy: choice({
    group,
    label: 'On NaN',
    default: 'stop',
    choices: [
      { value: 'stop', label: 'Roll back and stop' },
      { value: 'skip', label: 'Roll back and skip' },
      { value: 'ignore', label: 'Keep training (unsafe)' },
    ],
    help: 'A non-finite step leaves parameters, key encoder, buffers, optimizer and queue unchanged. “Keep training” applies it anyway, as unguarded code does; the run ends after 32 such steps in a row.',
  }),
} as const;
