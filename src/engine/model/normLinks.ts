/** What batch norms and the layers around them leave for each other, in one tower. */
import type { GpuArray } from '#gpu/array.ts';
import { type BatchNormShape, BN_SAVED, type NormBeside } from '#kernels/batchNorm/batchNorm.ts';
import type { Conv2d } from '#kernels/conv2d/conv2d.ts';
import type { MaximumSlot } from '#kernels/half/half.ts';
import type { BlockMoments } from '#kernels/shared/moments.ts';
import type { BlockPairs, NormBehind } from '#kernels/shared/pairs.ts';
import { roomForMoments, roomForPairs } from './layerMoments.ts';
import type { Activation, Tape } from './tape.ts';

export class NormLinks {
  readonly #tape: Tape;
  /** Of batch norm. */
  readonly #groups: number;
  /** By a batch norm's output: what its gradient's sums need, and those that were left for it. */
  readonly #norms = new Map<GpuArray, NormBehind>();
  readonly #pairs = new Map<GpuArray, GpuArray>();
  /** By the output of a batch norm without ReLU: what it saved, and as much room behind. */
  readonly #besides = new Map<GpuArray, NormBeside>();
  /** Outputs of convolutions with their moments, for the batch norm behind. */
  readonly #moments = new Map<GpuArray, BlockMoments>();

  constructor(tape: Tape, groups: number) {
    this.#tape = tape;
    this.#groups = groups;
  }

  /** What a convolution leaves of its output; undefined where it cannot. */
  newMoments(
    name: string,
    conv: Conv2d,
    y: Activation,
    maximum: () => { readonly maximum?: MaximumSlot },
  ): BlockMoments | undefined {
    const { graph, prefix } = this.#tape;
    const sums = roomForMoments(graph, conv, y, this.#groups, `${prefix}${name} moments`);
    if (sums === undefined) return undefined;
    const moments = { sums, ...maximum() };
    this.#moments.set(y.array, moments);
    return moments;
  }

  momentsOf({ array }: Activation): BlockMoments | undefined {
    return this.#moments.get(array);
  }

  /** Notes a batch norm that made y. */
  add({ array }: Activation, norm: Omit<NormBehind, 'y'>): void {
    this.#norms.set(array, { ...norm, y: array });
  }

  isNorm({ array }: Activation): boolean {
    return this.#norms.has(array);
  }

  /** What the last gradient of a batch norm's output x leaves for the batch norm. */
  newPairs(conv: Conv2d, x: Activation): BlockPairs | undefined {
    const tape = this.#tape;
    const norm = tape.isLast(x) ? this.#norms.get(x.array) : undefined;
    const room = norm && roomForPairs(tape.graph, conv, x, this.#groups);
    if (norm === undefined || room === undefined) return undefined;
    this.leave(x, room.sums);
    const isRead = tape.waitingFor(x).length > 0;
    return { ...norm, ...room, again: isRead ? tape.new(x, 'made again,').array : undefined };
  }

  /** Leaves the sums of the gradient of a batch norm's output. */
  leave({ array }: Activation, pairs: GpuArray): void {
    this.#pairs.set(array, pairs);
  }

  pairsOf({ array }: Activation): GpuArray | undefined {
    return this.#pairs.get(array);
  }

  /**
   * Room for the numbers that a batch norm saves; behind those of one without ReLU lie those of the
   * one that adds its output.
   */
  roomForSaved(
    { groups, channels, relu }: BatchNormShape,
    {
      x,
      y,
      residual,
    }: Readonly<Record<'x' | 'y', Activation>> & { residual?: Activation | undefined },
    label: string,
  ): { readonly saved: GpuArray; readonly beside?: NormBeside } {
    const shape = [groups, BN_SAVED, channels];
    const length = groups * BN_SAVED * channels;
    const beside = residual && this.#besides.get(residual.array);
    if (residual && beside) {
      this.#besides.delete(residual.array);
      const offset = 4 * beside.ownAt;
      return { saved: { ...beside.saved, offset, length, shape, label }, beside };
    }
    if (relu) return { saved: this.#tape.graph.scratch(shape, label) };
    // Parts of buffers are bound at multiples of 256 bytes.
    const ownAt = Math.ceil(length / 64) * 64;
    const saved = this.#tape.graph.scratch([ownAt + length], label);
    this.#besides.set(y.array, { x: x.array, saved, ownAt });
    return { saved: { ...saved, length, shape } };
  }

  /** Whether a residual's batch norm gets its gradient from one layer alone. */
  isAlone(residual: Activation): boolean {
    const tape = this.#tape;
    return tape.reaches(residual) && tape.isLast(residual) && !tape.earlier(residual);
  }
}
