import * as tf from '@tensorflow/tfjs';
import { shareWithTensorFlow } from '#evaluate/tensorflow.ts';
import { allocate, free, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { optimizerArrays, optimizerRig } from '#optim/optimizer.fixture.ts';
import type { Segment } from '#optim/segments.ts';
import {
  OPTIMIZER_RECORD,
  type OptimizerSettings,
  PLAIN,
  SEGMENT_RECORD,
  SEGMENT_RECORD_LENGTH,
} from '#optim/settings.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

/** A variant of the fixture's optimizers, as its params describe it. */
interface Variant {
  readonly opt: 'SGD' | 'Adam' | 'AdamW' | 'LAMB';
  readonly lr: number;
  readonly clip: number | null;
  readonly gscale: number;
  readonly wscale: number;
  readonly momentum?: number;
  readonly weight_decay?: number;
  readonly nesterov?: boolean;
  readonly exclude_1d?: boolean;
  readonly trust_clip?: boolean;
  readonly prenorm?: number;
  readonly bias_correction?: boolean;
  readonly weight_norm_clamp?: number;
}

/** Units of the fixture's hidden layer, and its classes. */
const HIDDEN = 6;
const CLASSES = 4;

const KIND = { SGD: 'sgd', Adam: 'adam', AdamW: 'adamw', LAMB: 'lamb' } as const;

function settingsOf(variant: Variant): OptimizerSettings {
  return {
    ...PLAIN,
    kind: KIND[variant.opt],
    nesterov: variant.nesterov ?? false,
    biasCorrection: variant.bias_correction ?? true,
    exclude1d: variant.exclude_1d ?? false,
    trustClip: variant.trust_clip ?? false,
    weightNormClamp: variant.weight_norm_clamp ?? null,
    preNorm: variant.prenorm ?? null,
  };
}

const scalarsOf = (variant: Variant) => ({
  learningRate: variant.lr,
  momentum: variant.opt === 'SGD' ? (variant.momentum ?? 0) : 0.9,
  beta2: 0.999,
  eps: variant.opt === 'LAMB' ? 1e-6 : 1e-8,
  weightDecay: variant.weight_decay ?? 0,
  maxNorm: variant.clip ?? 0,
});

/** The fixture's flat parameters as tensors of an arena whose slots start at multiples of 64. */
class Toy {
  readonly shapes: readonly (readonly number[])[];
  readonly segments: readonly Segment[];
  readonly length: number;

  constructor(inputs: number) {
    this.shapes = [[HIDDEN, inputs], [HIDDEN], [CLASSES, HIDDEN], [CLASSES]];
    let offset = 0;
    this.segments = this.shapes.map((shape) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const segment = { offset, length, oneDimensional: shape.length === 1 };
      offset += Math.ceil(length / 64) * 64;
      return segment;
    });
    this.length = offset;
  }

  spread(flat: ArrayLike<number>): Float32Array<ArrayBuffer> {
    const arena = new Float32Array(this.length);
    let from = 0;
    for (const { offset, length } of this.segments) {
      for (let i = 0; i < length; i++) arena[offset + i] = flat[from++] as number;
    }
    return arena;
  }

  flat(arena: Float32Array): number[] {
    return this.segments.flatMap(({ offset, length }) => [
      ...arena.subarray(offset, offset + length),
    ]);
  }
}

/** gscale · mean cross-entropy of W2·tanh(W1·x + b1) + b2, and its gradient, by TensorFlow.js. */
async function lossAndGradient(
  toy: Toy,
  arena: Float32Array,
  x: tf.Tensor2D,
  targets: tf.Tensor2D,
  gscale: number,
): Promise<{ loss: number; gradient: number[] }> {
  const { value, grads } = tf.tidy(() => {
    const parameters = toy.segments.map(({ offset, length }, i) =>
      tf.tensor(arena.slice(offset, offset + length), [...(toy.shapes[i] ?? [])]),
    );
    return tf.valueAndGrads((w1, b1, w2, b2) => {
      const hidden = tf
        .matMul(x, w1 as tf.Tensor2D, false, true)
        .add(b1 as tf.Tensor)
        .tanh();
      const logits = tf
        .matMul(hidden as tf.Tensor2D, w2 as tf.Tensor2D, false, true)
        .add(b2 as tf.Tensor);
      const rows = tf.logSoftmax(logits).mul(targets).sum(1);
      return rows.mean().mul(-gscale) as tf.Scalar;
    })(parameters);
  });
  const [loss = Number.NaN] = await value.data();
  const gradient: number[] = [];
  for (const grad of grads) gradient.push(...(await grad.data()));
  tf.dispose([value, ...grads]);
  return { loss, gradient };
}

async function checkVariant(
  name: string,
  variant: Variant,
  fixture: Fixture,
  checker: Checker,
  x: tf.Tensor2D,
  targets: tf.Tensor2D,
): Promise<void> {
  const { gpu } = checker;
  const [steps = 0] = fixture.get(`${name}/params`).shape;
  const toy = new Toy(x.shape[1]);
  const start = fixture.f32('p0').map((value) => value * variant.wscale);
  const arrays = optimizerArrays(gpu, toy.segments.length, toy.spread(start));
  const rig = await optimizerRig(gpu, arrays, toy.segments, settingsOf(variant));
  const found = { grads: [], params: [], loss: [], gradnorm: [], trust: [] } as Record<
    'grads' | 'params' | 'loss' | 'gradnorm' | 'trust',
    number[]
  >;
  let arena = toy.spread(start);
  for (let t = 0; t < steps; t++) {
    const { loss, gradient } = await lossAndGradient(toy, arena, x, targets, variant.gscale);
    rig.step(toy.spread(gradient), scalarsOf(variant));
    const after = await rig.read();
    arena = after.parameters;
    found.grads.push(...gradient);
    found.params.push(...toy.flat(arena));
    found.loss.push(loss);
    found.gradnorm.push(after.record[OPTIMIZER_RECORD.gradNorm] as number);
    for (let s = 0; s < toy.segments.length; s++) {
      const at = s * SEGMENT_RECORD_LENGTH + SEGMENT_RECORD.trustRatio;
      found.trust.push(after.segmentRecord[at] as number);
    }
  }
  rig.destroy();
  for (const [tensor, got] of Object.entries(found)) {
    if (tensor !== 'trust' || variant.opt === 'LAMB') checker.compare(`${name}/${tensor}`, got);
  }
}

/** SGD, three steps, then five with a gradient of zeros, or without the tensor at all. */
async function checkFreeze(fixture: Fixture, checker: Checker): Promise<void> {
  const { gpu } = checker;
  const start = fixture.f32('freeze/p0');
  const segment = { offset: 0, length: start.length, oneDimensional: true };
  const scalars = { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-2 };
  for (const name of ['zero_grad_keeps_zeros', 'grad_none']) {
    const [steps = 0] = fixture.get(`freeze/${name}`).shape;
    const arrays = optimizerArrays(gpu, 1, start);
    const trained = await optimizerRig(gpu, arrays, [segment], PLAIN);
    const frozen = await optimizerRig(gpu, arrays, [], PLAIN);
    const got: number[] = [];
    for (let t = 0; t < steps; t++) {
      const live = t < 3;
      const rig = live || name === 'zero_grad_keeps_zeros' ? trained : frozen;
      rig.step(
        start.map((_, i) => (live ? i + 1 : 0)),
        scalars,
      );
      got.push(...(await rig.read()).parameters);
    }
    checker.compare(`freeze/${name}`, got);
  }
}

/**
 * Optimizers in closed loop: the toy network's loss and gradient by TensorFlow.js on the same
 * device, the update by the lab's optimizer, for every variant and step of the fixture.
 */
export async function checkOptim(fixture: Fixture, checker: Checker): Promise<void> {
  const { gpu } = checker;
  await shareWithTensorFlow(gpu);
  for (const name of ['p0', 'freeze/p0']) {
    const array = allocate(gpu, [fixture.f32(name).length], name);
    upload(gpu, array, fixture.f32(name));
    checker.input(name, await download(gpu, array));
    free(array);
  }
  const images = fixture.get('x');
  const x = tf.tensor2d(fixture.f32('x'), images.shape as [number, number]);
  const labels = tf.tensor1d([...fixture.get('y').data], 'int32');
  const targets = tf.oneHot(labels, CLASSES).toFloat() as tf.Tensor2D;
  // Copies on the GPU, so that what is read back has been there.
  const copies = [tf.add(x, 0), tf.add(labels, tf.scalar(0, 'int32'))] as const;
  checker.input('x', await copies[0].data());
  checker.input('y', await copies[1].data());
  const variants = fixture.params.variants as Readonly<Record<string, Variant>>;
  for (const [name, variant] of Object.entries(variants)) {
    await checkVariant(name, variant, fixture, checker, x, targets);
  }
  tf.dispose([x, labels, targets, ...copies]);
  await checkFreeze(fixture, checker);
}
