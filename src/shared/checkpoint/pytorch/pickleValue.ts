/** What a pickle of weights is made of. Nothing of it is code: a global is a name and a rule. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickledStorage
  | PickledTensor;

export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

export class PickleList {
  readonly items: PickleValue[] = [];
}

/** Pairs in the order they were set; of a key set twice the later one counts. */
export class PickleDict {
  readonly entries: [PickleValue, PickleValue][] = [];
}

/** A name of Python that a state dict needs. */
export class PickleGlobal {
  /** `torch.FloatStorage`. */
  readonly name: string;
  /** What a call of it stands for; null where it cannot be called. */
  readonly call: ((args: readonly PickleValue[]) => PickleValue) | null;
  constructor(name: string, call: PickleGlobal['call']) {
    this.name = name;
    this.call = call;
  }
}

/** The element types of storages, by PyTorch's class. */
export const ELEMENTS = {
  DoubleStorage: { dtype: 'F64', bytes: 8 },
  FloatStorage: { dtype: 'F32', bytes: 4 },
  HalfStorage: { dtype: 'F16', bytes: 2 },
  BFloat16Storage: { dtype: 'BF16', bytes: 2 },
  LongStorage: { dtype: 'I64', bytes: 8 },
  IntStorage: { dtype: 'I32', bytes: 4 },
  ShortStorage: { dtype: 'I16', bytes: 2 },
  CharStorage: { dtype: 'I8', bytes: 1 },
  ByteStorage: { dtype: 'U8', bytes: 1 },
  BoolStorage: { dtype: 'BOOL', bytes: 1 },
} as const;

export type Element = (typeof ELEMENTS)[keyof typeof ELEMENTS];

/** Numbers that lie together in the file. */
export class PickledStorage {
  readonly key: string;
  readonly element: Element;
  readonly numel: number;
  /** In elements, of a view into another storage; 0 in files since PyTorch 1.6. */
  readonly start: number;
  constructor(key: string, element: Element, numel: number, start: number) {
    this.key = key;
    this.element = element;
    this.numel = numel;
    this.start = start;
  }
}

/** A view of a storage; that it lies inside is checked where it is made. */
export class PickledTensor {
  readonly storage: PickledStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(
    storage: PickledStorage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}
