/** Files as torch.save writes them, opcode by opcode, and others that it never would. */
import { zipSync } from 'fflate';

/** A part of a pickle. */
export type Ops = readonly number[];

const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];

const u32 = (value: number): number[] => [...new Uint8Array(Uint32Array.of(value).buffer, 0, 4)];

export const ops = {
  text: (text: string): Ops => [0x58, ...u32(bytesOf(text).length), ...bytesOf(text)],
  int: (value: number): Ops => [0x4a, ...u32(value)],
  none: [0x4e] as Ops,
  no: [0x89] as Ops,
  global: (module: string, name: string): Ops => [0x63, ...bytesOf(`${module}\n${name}\n`)],
  tuple: (...items: readonly Ops[]): Ops => [0x28, ...items.flat(), 0x74],
  list: (...items: readonly Ops[]): Ops => [0x5d, 0x28, ...items.flat(), 0x65],
  dict: (...pairs: readonly (readonly [Ops, Ops])[]): Ops => [0x7d, 0x28, ...pairs.flat(2), 0x75],
  call: (callee: Ops, ...args: readonly Ops[]): Ops => [...callee, ...ops.tuple(...args), 0x52],
  pickle: (...parts: readonly Ops[]): Ops => [0x80, 2, ...parts.flat(), 0x2e],
} as const;

interface TensorParts {
  readonly key: string;
  readonly shape: readonly number[];
  readonly numel: number;
  readonly offset?: number;
  readonly strides?: readonly number[];
  readonly storage?: string;
  /** The old format names a view of the storage, or None. */
  readonly view?: Ops;
}

/** `torch._utils._rebuild_tensor_v2(…)`. */
export function tensorOps(parts: TensorParts): Ops {
  const { key, shape, numel, offset = 0, strides, storage = 'FloatStorage', view } = parts;
  const { text, int, tuple, global, call } = ops;
  const dense = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const id = [text('storage'), global('torch', storage), text(key), text('cpu'), int(numel)];
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    [...tuple(...id, ...(view === undefined ? [] : [view])), 0x51],
    int(offset),
    tuple(...shape.map(int)),
    tuple(...(strides ?? dense).map(int)),
    ops.no,
    call(global('collections', 'OrderedDict')),
  );
}

export interface FixtureTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

type Tensors = Readonly<Record<string, FixtureTensor>>;

const entriesOf = (tensors: Tensors, view?: Ops) =>
  Object.entries(tensors).map(([name, { shape, data }], i) => {
    const parts = { key: String(i), shape, numel: data.length };
    return [ops.text(name), tensorOps({ ...parts, ...(view && { view }) })] as const;
  });

/** The zip that PyTorch has written since 1.6. @param root for another pickle than a state dict */
export function torchZip(
  tensors: Tensors,
  root: Ops = ops.dict(...entriesOf(tensors)),
  extra: Readonly<Record<string, Uint8Array>> = {},
  level: 0 | 6 = 0,
): Uint8Array<ArrayBuffer> {
  const storages = Object.values(tensors).map(
    ({ data }, i) => [`weights/data/${i}`, new Uint8Array(data.buffer)] as const,
  );
  const files = {
    'weights/data.pkl': Uint8Array.from(ops.pickle(root)),
    ...Object.fromEntries(storages),
    'weights/version': Uint8Array.of(0x33, 0x0a),
    ...extra,
  };
  return new Uint8Array(zipSync(files, { level }));
}

/** The state dict as a part of something larger. */
export const stateDictOps = (tensors: Tensors): Ops => ops.dict(...entriesOf(tensors));

/** The format before PyTorch 1.6. */
export function torchLegacy(tensors: Tensors): Uint8Array<ArrayBuffer> {
  const magic = [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
  const { text, int, list, dict, pickle } = ops;
  const storages = Object.values(tensors);
  const parts: (Uint8Array<ArrayBuffer> | Ops)[] = [
    pickle(magic),
    pickle(int(1001)),
    pickle(dict([text('protocol_version'), int(1001)], [text('little_endian'), [0x88]])),
    pickle(dict(...entriesOf(tensors, ops.none))),
    pickle(list(...storages.map((_, i) => text(String(i))))),
    ...storages.flatMap(({ data }) => [
      new Uint8Array(BigInt64Array.of(BigInt(data.length)).buffer),
      new Uint8Array(data.buffer),
    ]),
  ];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
