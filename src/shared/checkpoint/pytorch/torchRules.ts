/** The globals that a state dict names, and what they stand for here. */
import { say } from '#base/words.ts';
import { elementCount } from '#checkpoint/tensor.ts';
import { PickleProblem, type PickleRules } from './pickle.ts';
import {
  ELEMENTS,
  type Element,
  PickleDict,
  PickledStorage,
  PickledTensor,
  PickleGlobal,
  PickleList,
  PickleTuple,
  type PickleValue,
} from './pickleValue.ts';

/** Of a convolution 4; more is no layer's. */
const MAX_RANK = 8;

/** The rules for one file. @param seen hears of every storage that is named */
export function torchRules(seen: (storage: PickledStorage) => void): PickleRules {
  return { globals: GLOBALS, persistent: (id) => storageOf(id, seen) };
}

const CALLS: Readonly<Record<string, (args: readonly PickleValue[]) => PickleValue>> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': ([data]) => {
    if (data instanceof PickledTensor) return data;
    throw new PickleProblem(say('a parameter of it is no tensor'));
  },
  'torch.Size': ([sizes]) => {
    if (sizes instanceof PickleTuple) return sizes;
    throw new PickleProblem(say('a size of it is no list of numbers'));
  },
};

/**
 * What schedulers, random states and settings leave beside a state dict; PyTorch's `weights_only`
 * lets it pass too. It says nothing about weights.
 */
const BESIDE: Readonly<Record<string, (args: readonly PickleValue[]) => PickleValue>> = {
  'collections.Counter': ([counts]) => (counts instanceof PickleDict ? counts : new PickleDict()),
  'torch.device': () => null,
  '__builtin__.set': () => null,
  'builtins.set': () => null,
};

const DTYPES = ['float64', 'float32', 'float16', 'bfloat16', 'int64', 'int32', 'uint8', 'bool'];

const STORAGE_CLASSES: ReadonlyMap<string, Element> = new Map(
  Object.entries(ELEMENTS).map(([name, element]) => [`torch.${name}`, element]),
);

const GLOBALS: ReadonlyMap<string, PickleGlobal> = new Map([
  ...Object.entries({ ...CALLS, ...BESIDE }).map(
    ([name, call]) => [name, new PickleGlobal(name, call)] as const,
  ),
  ...[...STORAGE_CLASSES.keys(), ...DTYPES.map((name) => `torch.${name}`)].map(
    (name) => [name, new PickleGlobal(name, null)] as const,
  ),
]);

/** Without arguments, or with a list of pairs, as Python 2 wrote it. */
function orderedDict([pairs]: readonly PickleValue[]): PickleDict {
  const dict = new PickleDict();
  if (pairs === undefined) return dict;
  if (!(pairs instanceof PickleList)) {
    throw new PickleProblem(say('an ordered dictionary of it is made of no list'));
  }
  for (const pair of pairs.items) {
    const items = pair instanceof PickleList || pair instanceof PickleTuple ? pair.items : [];
    const [key, value] = items;
    if (key === undefined || value === undefined) {
      throw new PickleProblem(say('an ordered dictionary of it is made of no list'));
    }
    dict.entries.push([key, value]);
  }
  return dict;
}

/** `('storage', torch.FloatStorage, '0', 'cpu', 9408)`; the old format adds a view or None. */
function storageOf(id: PickleValue, seen: (storage: PickledStorage) => void): PickledStorage {
  const items = id instanceof PickleTuple ? id.items : [];
  const [kind, type, key, , numel, view = null] = items;
  const element = type instanceof PickleGlobal ? STORAGE_CLASSES.get(type.name) : undefined;
  if (kind !== 'storage' || element === undefined || typeof key !== 'string' || !isCount(numel)) {
    throw new PickleProblem(say('its pickle names data in a way that weights do not need'), true);
  }
  const [, offset] = view instanceof PickleTuple ? view.items : [null, 0];
  if (!isCount(offset)) throw new PickleProblem(say('a view of its data begins nowhere'));
  const storage = new PickledStorage(key, element, numel, offset);
  seen(storage);
  return storage;
}

/** `_rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, hooks)`. */
function rebuildTensor([storage, offset, size, stride]: readonly PickleValue[]): PickledTensor {
  const shape = countsOf(size);
  const strides = countsOf(stride);
  if (
    !(storage instanceof PickledStorage) ||
    !isCount(offset) ||
    shape === null ||
    strides === null ||
    shape.length !== strides.length ||
    shape.length > MAX_RANK
  ) {
    throw new PickleProblem(say('a tensor of it has no storage, size or stride'));
  }
  const elements = elementCount(shape);
  const last = shape.reduce((at, side, i) => at + (side - 1) * (strides[i] ?? 0), 0);
  const end = storage.start + offset + (elements === 0 ? 0 : last + 1);
  // With a stride of 0 a few bytes would claim any size.
  if (elements === null || elements > storage.numel || !(end <= storage.numel)) {
    throw new PickleProblem(
      say('a tensor of shape [{{shape}}] does not fit the {{n}} numbers of its storage', {
        shape: shape.join(', '),
        n: storage.numel,
      }),
    );
  }
  return new PickledTensor(storage, storage.start + offset, shape, strides);
}

function countsOf(value: PickleValue | undefined): readonly number[] | null {
  const items = value instanceof PickleTuple || value instanceof PickleList ? value.items : null;
  return items?.every(isCount) === true ? items : null;
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
