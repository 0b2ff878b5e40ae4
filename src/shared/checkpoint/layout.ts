/**
 * The GPU's layouts against PyTorch's. `shape` is always PyTorch's:
 *
 * | layout | GPU                                        | PyTorch               |
 * | conv   | HWIO [kh, kw, cin, cout]                   | OIHW [cout, cin, kh, kw] |
 * | linear | [in, out]                                  | [out, in]             |
 * | queue  | [K, D]                                     | [D, K]                |
 * | vector | the same                                   | [n]                   |
 * | rows   | the same                                   | [n, D]                |
 * | scalar | the same                                   | []                    |
 *
 * Values are copied as 32-bit words, so that every bit is kept, including a NaN's payload.
 */
export type Layout = 'conv' | 'linear' | 'vector' | 'queue' | 'rows' | 'scalar';

/** Calls back once per element with its flat index in PyTorch's and in the GPU's layout. */
type Walk = (shape: readonly number[], visit: (torch: number, gpu: number) => void) => void;

const walkConv: Walk = ([cout = 0, cin = 0, kh = 0, kw = 0], visit) => {
  let torch = 0;
  for (let o = 0; o < cout; o++) {
    for (let i = 0; i < cin; i++) {
      for (let y = 0; y < kh; y++) {
        for (let x = 0; x < kw; x++) visit(torch++, ((y * kw + x) * cin + i) * cout + o);
      }
    }
  }
};

const walkTransposed: Walk = ([outputs = 0, inputs = 0], visit) => {
  let torch = 0;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) visit(torch++, i * outputs + o);
  }
};

/** @throws RangeError when the shape's rank, or the data's length, is not the layout's */
export function toTorchLayout(
  layout: Layout,
  gpuData: Float32Array,
  shape: readonly number[],
): Float32Array<ArrayBuffer> {
  return permuted(layout, gpuData, shape, 'toTorch');
}

/** @throws RangeError when the shape's rank, or the data's length, is not the layout's */
export function toGpuLayout(
  layout: Layout,
  torchData: Float32Array,
  shape: readonly number[],
): Float32Array<ArrayBuffer> {
  return permuted(layout, torchData, shape, 'toGpu');
}

const RANK = {
  conv: 4,
  linear: 2,
  queue: 2,
  rows: 2,
  vector: 1,
  scalar: 0,
} as const satisfies Record<Layout, number>;

function permuted(
  layout: Layout,
  data: Float32Array,
  shape: readonly number[],
  direction: 'toTorch' | 'toGpu',
): Float32Array<ArrayBuffer> {
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (shape.length !== RANK[layout] || count !== data.length) {
    throw new RangeError(
      `${data.length} values with shape [${shape.join(', ')}] are not a ${layout} array`,
    );
  }
  const result = new Float32Array(count);
  // An extent of 0 leaves others unbounded: there is nothing to walk over.
  if (count === 0) return result;
  const to = new Uint32Array(result.buffer);
  const from = new Uint32Array(data.buffer, data.byteOffset, count);
  const visit =
    direction === 'toTorch'
      ? (torch: number, gpu: number) => {
          to[torch] = from[gpu] as number;
        }
      : (torch: number, gpu: number) => {
          to[gpu] = from[torch] as number;
        };
  switch (layout) {
    case 'conv':
      walkConv(shape, visit);
      return result;
    case 'linear':
    case 'queue':
      walkTransposed(shape, visit);
      return result;
    case 'vector':
    case 'rows':
    case 'scalar':
      to.set(from);
      return result;
    default:
      return layout satisfies never;
  }
}
