/** Named tensors and text: what a checkpoint file holds. */

interface TensorOf<Dtype extends string, Data> {
  readonly name: string;
  readonly dtype: Dtype;
  /** Row-major; empty for a scalar. */
  readonly shape: readonly number[];
  readonly data: Data;
}

export type CheckpointTensor =
  | TensorOf<'F32', Float32Array>
  | TensorOf<'I32', Int32Array>
  | TensorOf<'I64', BigInt64Array>
  | TensorOf<'U8', Uint8Array>;

export type Dtype = CheckpointTensor['dtype'];

export interface Checkpoint {
  readonly tensors: readonly CheckpointTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Widest first: tensors stored in this order are all aligned to their element size. */
export const BYTES_PER_ELEMENT = { I64: 8, F32: 4, I32: 4, U8: 1 } as const satisfies Record<
  Dtype,
  number
>;

export const DTYPES = ['I64', 'F32', 'I32', 'U8'] as const satisfies readonly Dtype[];

export function isDtype(text: unknown): text is Dtype {
  return DTYPES.some((dtype) => dtype === text);
}

/** Number of elements of a shape, or null when it is not a safe integer. */
export function elementCount(shape: readonly number[]): number | null {
  let count = 1;
  for (const extent of shape) {
    count *= extent;
    if (!Number.isSafeInteger(count)) return null;
  }
  return count;
}
