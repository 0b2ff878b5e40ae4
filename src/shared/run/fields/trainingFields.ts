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
    help: 'Images a step; each gives a query view and a key view. The last, smaller batch of an epoch is dropped.',
  }),
  epochs: integer({
    group,
    label: 'Epochs',
    default: 24,
    min: 1,
    max: 2000,
    help: 'Passes over the training images.',
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
    help: 'Same config, same seed, same adapter: the same bits.',
  }),
  autocast: toggle({
    group,
    label: 'Autocast (fp16)',
    default: false,
    help: 'Convolutions, linear layers, batch norm and products in half precision where PyTorch’s autocast has them; losses, norms, statistics, optimizer and weights stay f32.',
  }),
  lossScaling: toggle({
    group,
    label: 'Loss scaling',
    default: true,
    help: 'Autocast only: GradScaler’s rules. Off, small gradients vanish and large ones overflow unguarded, as in the notes.',
  }),
  initialLossScale: integer({
    group,
    label: 'First loss scale',
    default: 65536,
    min: 1,
    max: 16777216,
    help: 'The scale that GradScaler begins with; it halves at an overflow.',
  }),
  lossScaleGrowth: integer({
    group,
    label: 'Loss scale doubles after',
    unit: 'steps',
    default: 2000,
    min: 1,
    max: 1000000,
    help: 'Steps without an overflow after which the scale doubles.',
  }),
  stepMode: choice({
    group,
    label: 'Step',
    default: 'recorded',
    choices: [
      { value: 'recorded', label: 'Recorded: submitted as a whole' },
      { value: 'eager', label: 'Eager: one command at a time' },
    ],
    help: 'For looking into a step: eager waits for every GPU command before the next. The same bits, many times slower.',
  }),
  nonFinitePolicy: choice({
    group,
    label: 'At a NaN',
    default: 'stop',
    choices: [
      { value: 'stop', label: 'Roll back, stop and say' },
      { value: 'skip', label: 'Roll back, skip and count' },
      { value: 'ignore', label: 'Train on, as unguarded code does' },
    ],
    help: 'A step that is not finite leaves parameters, key encoder, buffers, optimizer and queue as they were. Ignored, it is let in, to show what that does; the run ends once 32 such steps follow each other.',
  }),
} as const;
