/** The backward pass of a tower: what is left to do, and the gradients that have arrived. */
import type { GpuArray } from '#gpu/array.ts';
import type { Place } from '#gpu/graphCommands.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, launchRoundHalf } from '#kernels/half/half.ts';
import { launchAdd } from '#kernels/pointwise/pointwise.ts';
import { launchReluGrad } from '#kernels/relu/relu.ts';
import type { ActivationShape } from './net.ts';

/** An activation on the GPU. */
export interface Activation extends ActivationShape {
  readonly array: GpuArray;
}

/**
 * Every layer that a gradient must reach or cross leaves its backward closure here, which
 * `backward` replays in reverse. Gradients that meet at one activation (a residual branch and its
 * block, two heads) are added.
 */
export class Tape {
  readonly graph: StepGraph;
  /** Autocast: outputs and gradients rounded to half and packed. */
  readonly half: Half | undefined;
  /** Of every label: the tower. */
  readonly prefix: string;
  readonly #whose: Place['tower'];
  #closures: (() => void)[] = [];
  readonly #grads = new Map<GpuArray, GpuArray>();
  /** Activations made by a ReLU whose mask is left to the next layer. */
  readonly #reluOutputs = new Set<GpuArray>();
  /** Activations that depend on a trained parameter. */
  readonly #reached = new Set<GpuArray>();
  /** Of activations: the layers that read them and have not gone back. */
  readonly #uses = new Map<GpuArray, number>();
  /** Activations that are not kept but made again, and what is to read them then. */
  readonly #again = new Map<GpuArray, ((array: GpuArray) => void)[]>();

  constructor(graph: StepGraph, half: Half | undefined, tower: Place['tower']) {
    this.graph = graph;
    this.half = half;
    this.#whose = tower;
    this.prefix = tower === undefined ? '' : `${tower} `;
  }

  /** Room for an output. */
  new(shape: ActivationShape, label: string): Activation {
    const { batch, height, width, channels } = shape;
    return {
      batch,
      height,
      width,
      channels,
      array: this.graph.scratch(
        [batch, height, width, channels],
        `${this.prefix}${label} output`,
        this.half,
      ),
    };
  }

  /** Room for a gradient of an activation. */
  newGrad({ shape }: GpuArray, label: string): GpuArray {
    return this.graph.scratch(shape, label, this.half);
  }

  forward(layer: string, launch: () => void): void {
    this.graph.within({ part: 'forward', tower: this.#whose, layer }, launch);
  }

  /** Keeps a layer's backward pass unless no parameter before its output is trained. */
  record(
    layer: string,
    y: Activation,
    inputs: readonly Activation[],
    trained: boolean,
    back: () => void,
  ): void {
    if (!trained && !inputs.some(({ array }) => this.#reached.has(array))) return;
    this.#reached.add(y.array);
    const place = { part: 'gradient', tower: this.#whose, layer } as const;
    const count = (by: number): void => {
      for (const { array } of inputs) this.#uses.set(array, (this.#uses.get(array) ?? 0) + by);
    };
    count(1);
    this.#closures.push(() => {
      count(-1);
      this.graph.within(place, back);
    });
  }

  /** Records branches side by side, forward and backward. */
  branches<X>(makers: readonly (() => X)[]): X[] {
    const outer = this.#closures;
    const lists: (() => void)[][] = [];
    const outputs = this.graph.alongside(
      makers.map((make) => () => {
        this.#closures = [];
        lists.push(this.#closures);
        return make();
      }),
    );
    this.#closures = outer;
    // The last branch first, as the tape runs without branches: gradients meet in the same order.
    const backward = lists.toReversed().map((list) => () => {
      for (const back of list.toReversed()) back();
    });
    if (lists.some(({ length }) => length > 0)) outer.push(() => this.graph.alongside(backward));
    return outputs;
  }

  /** Whether x depends on a trained parameter, so that a gradient must get there. */
  reaches({ array }: Activation): boolean {
    return this.#reached.has(array);
  }

  /** Whether the backward pass that now runs is the last that gives x a gradient. */
  isLast({ array }: Activation): boolean {
    return this.#uses.get(array) === 0;
  }

  gradOf(x: Activation): GpuArray {
    const grad = this.#grads.get(x.array);
    if (grad === undefined) throw new Error(`no gradient reached ${x.array.label}`);
    return grad;
  }

  /** The gradient that has arrived at x so far. */
  earlier({ array }: Activation): GpuArray | undefined {
    return this.#grads.get(array);
  }

  /** Promises that y's backward pass makes y again, so that its memory is free in between. */
  makeAgain({ array }: Activation): void {
    if (this.#reached.has(array)) this.#again.set(array, []);
  }

  /** Launches of a layer's backward pass that read its input: at once, or when it is made again. */
  whenMade(x: Activation, layer: string, launch: (array: GpuArray) => void): void {
    const place = { part: 'gradient', tower: this.#whose, layer } as const;
    const waiting = this.#again.get(x.array);
    if (waiting === undefined) launch(x.array);
    else waiting.push((array) => this.graph.within(place, () => launch(array)));
  }

  /** What waits for an activation to be made again. */
  waitingFor({ array }: Activation): readonly ((array: GpuArray) => void)[] {
    return this.#again.get(array) ?? [];
  }

  /** Leaves the mask of y's ReLU to the next layer's backward pass. */
  maskLater({ array }: Activation): void {
    this.#reluOutputs.add(array);
  }

  /** Whether x's mask was left to the next layer, which now applies it. */
  takeMask({ array }: Activation): boolean {
    return this.#reluOutputs.delete(array);
  }

  /** What a product reads: under autocast in half, as PyTorch casts an f32 input of a linear. */
  inHalf(x: Activation, layer: string): GpuArray {
    const half = this.half;
    if (half === undefined || x.array.packing !== undefined) return x.array;
    const rounded = this.graph.scratch(x.array.shape, `${this.prefix}${layer} input`, half);
    this.forward(layer, () => launchRoundHalf(this.graph, x.array, rounded, half));
    return rounded;
  }

  /** Adds a layer's gradient of its input to what later layers gave. */
  give(x: Activation, dx: GpuArray, layer: string): void {
    const earlier = this.#grads.get(x.array);
    if (earlier === undefined) {
      this.#grads.set(x.array, dx);
      return;
    }
    const both = this.newGrad(x.array, `gradients before ${layer}`);
    launchAdd(this.graph, earlier, dx, both, this.half);
    this.#grads.set(x.array, both);
  }

  /** The gradient of y before its ReLU, masked here unless the next layer has done it. */
  gradBehindRelu(y: Activation): GpuArray {
    const dy = this.gradOf(y);
    if (!this.#reluOutputs.has(y.array)) return dy;
    const masked = this.newGrad(y.array, `gradient in front of ${y.array.label}`);
    launchReluGrad(this.graph, dy, y.array, masked);
    return masked;
  }

  /** Sets the gradient of an activation. */
  seed({ array }: Activation, dy: GpuArray): void {
    this.#grads.set(array, dy);
  }

  /** Walks back from the seeded gradients and fills the gradient arena. */
  backward(): void {
    this.graph.gathering(() => {
      for (const back of this.#closures.toReversed()) back();
    });
  }
}
