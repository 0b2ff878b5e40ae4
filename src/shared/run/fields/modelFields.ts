import { ENCODER_NAMES, ENCODERS, STEM_NAMES, STEMS } from '#run/encoders.ts';
import { problemWithLayerText } from '#run/layers.ts';
import { METHOD_NAMES, methodOf } from '#run/methods.ts';
import { choice, integer, number, text, toggle } from './fieldKinds.ts';

const group = 'model';

const EXAMPLE = 'linear 512, relu, linear D';

/** A head as a list of layers. */
const layers = (label: string, list: string, help: string) =>
  text({ group, label, default: list, example: EXAMPLE, check: problemWithLayerText, help });

export const MODEL_FIELDS = {
  method: choice({
    group,
    label: 'Method',
    default: 'moco',
    choices: METHOD_NAMES.map((value) => ({
      value,
      label: methodOf(value).label,
      help: methodOf(value).help,
    })),
    help: 'What the encoder learns from.',
  }),
  encoder: choice({
    group,
    label: 'Encoder',
    default: 'tiny',
    choices: ENCODER_NAMES.map((value) => ({
      value,
      label: ENCODERS[value].label,
      help: ENCODERS[value].help,
    })),
    help: 'The network that turns an image into features.',
  }),
  stem: choice({
    group,
    label: 'Stem',
    default: 'cifar',
    choices: STEM_NAMES.map((value) => ({
      value,
      label: STEMS[value].label,
      help: STEMS[value].help,
    })),
    help: 'The first layers of a ResNet.',
  }),
  width: integer({
    group,
    label: 'Width',
    unit: 'channels',
    default: 16,
    min: 4,
    max: 64,
    step: 4,
    multipleOf: 4,
    help: 'Channels of the first stage; the stages double it: w, 2w, 4w, 8w.',
  }),
  embeddingDim: integer({
    group,
    label: 'Embedding size',
    symbol: 'D',
    default: 128,
    min: 16,
    max: 256,
    step: 16,
    multipleOf: 16,
    help: 'Length of the unit vectors that the loss compares (128 in MoCo and PCL).',
  }),
  queueLength: integer({
    group,
    label: 'Queue length',
    symbol: 'K',
    default: 1024,
    min: 64,
    max: 65536,
    step: 64,
    help: 'Number of negative keys kept from earlier batches, a multiple of the batch size. The loss at chance is ln(1 + K).',
  }),
  keyMomentum: number({
    group,
    label: 'Key momentum',
    symbol: 'm',
    default: 0.99,
    min: 0,
    max: 0.99999,
    step: 0.001,
    help: 'Momentum m of the key encoder: k ← m·k + (1 − m)·q. 0.999 for runs of ImageNet length, 0.99 for short runs.',
  }),
  keyMomentumEnd: number({
    group,
    label: 'Key momentum at the end',
    default: 0,
    min: 0,
    max: 1,
    step: 0.001,
    help: 'The momentum goes over to this value on half a cosine, step by step, as in BYOL and MoCo v3, which end at 1. 0: it stays constant.',
  }),
  temperature: number({
    group,
    label: 'Temperature',
    symbol: 'τ',
    default: 0.2,
    min: 0.01,
    max: 2,
    step: 0.01,
    help: 'Divides the cosine similarities before the softmax (MoCo v1 0.07, v2 0.2).',
  }),
  symmetric: toggle({
    group,
    label: 'Symmetric loss',
    default: false,
    help: 'Each view is once the query and once the key; the loss is the sum of both directions, and the keys of both enter the queue. About twice the work of a step. SimCLR and BYOL are always symmetric.',
  }),
  bnGroups: integer({
    group,
    label: 'BN groups (stand-in for shuffle-BN)',
    default: 1,
    min: 1,
    max: 32,
    help: 'Number of groups the batch is split into for batch norm, each with its own statistics; keys are shuffled between groups. Replaces shuffled BN, which needs several devices. 1 is ordinary batch norm.',
  }),
  heads: choice({
    group,
    label: 'Heads a, ã, b',
    default: 'split',
    choices: [
      { value: 'split', label: 'Split: b trained by ProtoNCE' },
      { value: 'notes', label: 'Case study: b fixed, key side only' },
      { value: 'none', label: 'None' },
    ],
    help: 'PCL only. Split: head a feeds InfoNCE, head b after it feeds ProtoNCE; ã and the key-side b are momentum averages. Case study: b keeps its random initial weights and only affects the prototypes.',
  }),
  projector: layers(
    'Projector (fc)',
    'linear features, relu, linear D',
    'Layers from the pooled features to the embedding. A width is a number, “features” (the encoder’s channels) or “D” (the embedding size). Layers: linear N, bn, relu, gelu, l2, residual (…).',
  ),
  headA: layers(
    'Head a',
    'linear D',
    'Layers of head a, and of ã in the key tower, after the projector. A ReLU at the end, as in the case study, makes all cosines non-negative, and its units can die.',
  ),
  headB: layers('Head b', 'linear D', 'Layers of head b, after head a, for the prototypes’ task.'),
  predictor: layers(
    'Predictor',
    'linear 256, bn, relu, linear D',
    'Layers between the query’s embedding and the loss.',
  ),
} as const;
