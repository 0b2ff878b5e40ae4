import type { numpy } from '@jax-js/jax';
import type { Gpu } from '#gpu/device.ts';
import { BN_EPS } from '#kernels/batchNorm/batchNorm.ts';
import { encode } from '#model/encoder.ts';
import type { Net } from '#model/net.ts';
import type { Slot } from '#model/parameters.ts';
import { parameterSlot, type StepProblem, valuesOf } from './problem.ts';
import type { StepRunner } from './runner.ts';

type JaxArray = numpy.Array;
export type Jax = typeof import('@jax-js/jax');

/**
 * Loads jax-js on the measured device: jax-js requests an adapter from `navigator.gpu` and a device
 * from that, once.
 */
export async function openJax(gpu: Gpu): Promise<Jax> {
  const { navigator } = globalThis;
  const adapter = {
    limits: gpu.device.limits,
    features: gpu.device.features,
    info: gpu.adapterInfo,
    requestDevice: async () => gpu.device,
  };
  const entry = { requestAdapter: async () => adapter };
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: entry, userAgent: navigator.userAgent },
    configurable: true,
    writable: true,
  });
  try {
    const jax = await import('@jax-js/jax');
    const opened = await jax.init('webgpu');
    if (!opened.includes('webgpu')) throw new Error('jax-js opened no WebGPU device');
    jax.defaultDevice('webgpu');
    return jax;
  } finally {
    Object.defineProperty(globalThis, 'navigator', {
      value: navigator,
      configurable: true,
      writable: true,
    });
  }
}

/**
 * The encoder in jax-js: channels first, because its convolution has no other layout. jax-js
 * counts references and every op consumes one; intermediates are kept and disposed at the end.
 */
class JaxNet implements Net<JaxArray> {
  readonly #jax: Jax;
  readonly #parameters: ReadonlyMap<string, JaxArray>;
  readonly #made: JaxArray[] = [];

  constructor(jax: Jax, parameters: ReadonlyMap<string, JaxArray>) {
    this.#jax = jax;
    this.#parameters = parameters;
  }

  #get(name: string): JaxArray {
    const found = this.#parameters.get(name);
    if (found === undefined) throw new Error(`no parameter ${name}`);
    return found.ref;
  }

  #keep(x: JaxArray): JaxArray {
    this.#made.push(x);
    return x;
  }

  conv(name: string, x: JaxArray, _channels: number, kernel: number, stride: number): JaxArray {
    const pad = (kernel - 1) / 2;
    const padding: [number, number][] = [
      [pad, pad],
      [pad, pad],
    ];
    const w = this.#get(`${name}.weight`);
    return this.#keep(this.#jax.lax.conv(x.ref, w, [stride, stride], padding));
  }

  batchNorm(
    name: string,
    x: JaxArray,
    { relu, residual }: { readonly relu: boolean; readonly residual?: JaxArray },
  ): JaxArray {
    const { numpy: np, nn } = this.#jax;
    const axes = [0, 2, 3];
    const column = (part: string) => this.#get(`${name}.${part}`).reshape([1, -1, 1, 1]);
    const centred = x.ref.sub(np.mean(x.ref, axes, { keepdims: true }));
    const variance = np.mean(np.square(centred.ref), axes, { keepdims: true });
    const scale = column('weight').mul(np.reciprocal(np.sqrt(variance.add(BN_EPS))));
    let y = centred.mul(scale).add(column('bias'));
    if (residual !== undefined) y = y.add(residual.ref);
    return this.#keep(relu ? nn.relu(y) : y);
  }

  maxPool(): never {
    throw new Error('the step that is measured has the CIFAR stem, without a max pool');
  }

  pool(x: JaxArray): JaxArray {
    return this.#keep(this.#jax.numpy.mean(x.ref, [2, 3]));
  }

  linear(
    name: string,
    x: JaxArray,
    _channels: number,
    { relu }: { readonly relu: boolean },
  ): JaxArray {
    const { numpy: np, nn } = this.#jax;
    const y = np.matmul(x.ref, this.#get(`${name}.weight`)).add(this.#get(`${name}.bias`));
    return this.#keep(relu ? nn.relu(y) : y);
  }

  relu(_name: string, x: JaxArray): JaxArray {
    return this.#keep(this.#jax.nn.relu(x.ref));
  }

  gelu(_name: string, x: JaxArray): JaxArray {
    return this.#keep(this.#jax.nn.gelu(x.ref));
  }

  l2(_name: string, x: JaxArray): JaxArray {
    const { numpy: np } = this.#jax;
    const norms = np.sqrt(np.sum(np.square(x.ref), 1, { keepdims: true }));
    return this.#keep(x.ref.div(norms));
  }

  add(_name: string, x: JaxArray, y: JaxArray): JaxArray {
    return this.#keep(x.ref.add(y.ref));
  }

  /** Transfers ownership of x to the caller and disposes everything else. */
  release(x: JaxArray): JaxArray {
    const taken = x.ref;
    for (const made of this.#made) made.dispose();
    return taken;
  }

  branches(makers: readonly (() => JaxArray)[]): JaxArray[] {
    return makers.map((make) => make());
  }
}

/** jax-js's shape and order of a tensor: convolutions [CO, CI, KH, KW]. */
function jaxLayout({ layout, shape }: Slot, values: Float32Array<ArrayBuffer>) {
  if (layout !== 'conv') return { values, shape: [...shape] };
  const [kernel = 1, , channelsIn = 1, channels = 1] = shape;
  const turned = new Float32Array(values.length);
  values.forEach((value, i) => {
    const co = i % channels;
    const ci = Math.floor(i / channels) % channelsIn;
    const tap = Math.floor(i / (channels * channelsIn));
    turned[(co * channelsIn + ci) * kernel * kernel + tap] = value;
  });
  return { values: turned, shape: [channels, channelsIn, kernel, kernel] };
}

/** [N, H, W, 3] → [N, 3, H, W] */
function channelsFirst(views: Float32Array<ArrayBuffer>, pixels: number) {
  const turned = new Float32Array(views.length);
  views.forEach((value, i) => {
    const c = i % 3;
    const pixel = Math.floor(i / 3) % pixels;
    const n = Math.floor(i / (3 * pixels));
    turned[(n * 3 + c) * pixels + pixel] = value;
  });
  return turned;
}

/** The step under one `jit`, as jax-js recommends. Its first step compiles. */
export function jaxStep(jax: Jax, problem: StepProblem): StepRunner {
  const { numpy: np, nn } = jax;
  const { config, layout } = problem;
  const { batchSize: batch, imageSide: side, embeddingDim: dim, queueLength } = config;
  const { temperature, keyMomentum, sgdMomentum, weightDecay, learningRate } = config;
  const names = layout.parameters.slots.map(({ name }) => name);
  const parameters = (): JaxArray[] =>
    names.map((name) => {
      const slot = parameterSlot(problem, name);
      const { values, shape } = jaxLayout(slot, valuesOf(problem, slot));
      return np.array(values, { shape });
    });
  const embed = (arrays: readonly JaxArray[], views: JaxArray): JaxArray => {
    const net = new JaxNet(jax, new Map(arrays.map((array, i) => [names[i] ?? '', array])));
    const { embedding } = encode<JaxArray>(net, views, config);
    const out = net.release(embedding);
    for (const array of [...arrays, views]) array.dispose();
    return out.ref.div(np.sqrt(np.sum(np.square(out), 1, { keepdims: true })));
  };
  const lossOf = (
    query: JaxArray[],
    keys: JaxArray,
    queue: JaxArray,
    views: JaxArray,
  ): JaxArray => {
    const q = embed(query, views);
    const positive = np.sum(q.ref.mul(keys), 1, { keepdims: true });
    const negative = np.matmul(q, np.transpose(queue));
    const logits = np.concatenate([positive.ref, negative], 1).div(temperature);
    const losses = nn.logsumexp(logits, 1).sub(positive.reshape([batch]).div(temperature));
    return np.mean(losses);
  };
  const whole = jax.jit(
    (
      query: JaxArray[],
      key: JaxArray[],
      moments: JaxArray[],
      queue: JaxArray,
      queryViews: JaxArray,
      keyViews: JaxArray,
    ) => {
      const nextKey = key.map((k, i) => k.mul(keyMomentum).add(at(query, i).mul(1 - keyMomentum)));
      const keys = embed(
        nextKey.map((k) => k.ref),
        keyViews,
      );
      const [loss, grads] = jax.valueAndGrad(lossOf)(
        query.map((p) => p.ref),
        keys.ref,
        queue.ref,
        queryViews,
      );
      const nextMoments = moments.map((v, i) =>
        v.mul(sgdMomentum).add(own(grads, i).add(at(query, i).mul(weightDecay))),
      );
      const nextQuery = query.map((p, i) => p.sub(at(nextMoments, i).mul(learningRate)));
      const nextQueue = np.concatenate([queue.slice([batch], []), keys], 0);
      return {
        loss,
        query: nextQuery,
        key: nextKey,
        moments: nextMoments,
        queue: nextQueue,
      };
    },
  );

  const views = (values: Float32Array<ArrayBuffer>): JaxArray =>
    np.array(channelsFirst(values, side * side), { shape: [batch, 3, side, side] });
  const queryViews = views(problem.queryViews);
  const keyViews = views(problem.keyViews);
  let query = parameters();
  let key = parameters();
  let moments = query.map((p) => np.zeros(p.shape));
  let queue: JaxArray = np.array(problem.queue, { shape: [queueLength, dim] });
  let loss: JaxArray | null = null;
  return {
    step() {
      loss?.dispose();
      ({ loss, query, key, moments, queue } = whole(
        query,
        key,
        moments,
        queue,
        queryViews.ref,
        keyViews.ref,
      ));
    },
    async loss() {
      if (loss === null) throw new Error('no step was taken');
      await jax.blockUntilReady([loss, ...query, ...key, ...moments, queue]);
      return (await loss.ref.data())[0] as number;
    },
    destroy() {
      loss?.dispose();
      for (const array of [...query, ...key, ...moments, queue, queryViews, keyViews]) {
        array.dispose();
      }
    },
  };
}

function own(arrays: readonly JaxArray[], i: number): JaxArray {
  const found = arrays[i];
  if (found === undefined) throw new Error(`no array ${i}`);
  return found;
}

/** A new reference to the array, which an op may consume. */
const at = (arrays: readonly JaxArray[], i: number): JaxArray => own(arrays, i).ref;
