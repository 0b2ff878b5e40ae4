import { describe, expect, test } from 'vitest';
import {
  type Ops,
  ops,
  stateDictOps,
  tensorOps,
  torchLegacy,
  torchZip,
} from '#checkpoint/pytorch/torchFile.fixture.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import { openWeights } from './openWeights.ts';

const TENSORS = {
  'conv1.weight': { shape: [2, 1, 1, 2], data: Float32Array.of(1, -2, 3.5, 4) },
  'fc.bias': { shape: [3], data: Float32Array.of(5, 6, 7) },
};

const open = (bytes: Uint8Array<ArrayBuffer>, name = 'weights.pth') =>
  openWeights(new Blob([bytes]), name);

async function readAll(bytes: Uint8Array<ArrayBuffer>) {
  const file = await open(bytes);
  const read = file.tensors.map(async ({ name, shape }) => {
    return [name, [...shape], [...(await file.read(name))]] as const;
  });
  return { ...file, read: await Promise.all(read) };
}

const EXPECTED = [
  ['conv1.weight', [2, 1, 1, 2], [1, -2, 3.5, 4]],
  ['fc.bias', [3], [5, 6, 7]],
];

/** A zip whose pickle is this. */
const zipOf = (root: Ops) => torchZip(TENSORS, root);

const refusal = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  try {
    await readAll(bytes);
    return 'read';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('what torch.save writes', () => {
  test('a state dict in the zip, in the old format, and as safetensors, has the same tensors', async () => {
    expect((await readAll(torchZip(TENSORS))).read).toEqual(EXPECTED);
    expect((await readAll(torchLegacy(TENSORS))).read).toEqual(EXPECTED);
    const tensors = Object.entries(TENSORS).map(
      ([name, { shape, data }]) => ({ name, dtype: 'F32', shape, data }) as const,
    );
    const file = await readAll(await writeSafetensors({ tensors, metadata: {} }));
    expect([file.format, file.read]).toEqual(['safetensors', EXPECTED]);
  });

  test('of a checkpoint the largest dictionary of tensors is taken, the others are named', async () => {
    const { text, int, dict, list } = ops;
    const moment = dict([text('momentum_buffer'), tensorOps({ key: '0', shape: [4], numel: 4 })]);
    const root = dict(
      [text('epoch'), int(200)],
      [text('arch'), text('resnet50')],
      [text('optimizer'), dict([text('state'), dict([int(0), moment], [int(1), moment])])],
      [text('state_dict'), stateDictOps(TENSORS)],
      [text('best'), list(int(1), [0x47, ...new Array<number>(8).fill(0)])],
    );
    const file = await readAll(zipOf(root));
    expect(file.read).toEqual(EXPECTED);
    expect(file.beside).toEqual([{ path: 'optimizer.state', tensors: 2 }]);
  });

  test('what PyTorch lets pass with weights_only beside them is passed over', async () => {
    const { text, int, dict, call, global, list } = ops;
    const root = dict(
      [text('milestones'), call(global('collections', 'Counter'), dict([int(30), int(1)]))],
      [text('device'), call(global('torch', 'device'), text('cuda'), int(0))],
      [text('classes'), call(global('__builtin__', 'set'), list(text('cat'), text('dog')))],
      [text('dtype'), global('torch', 'float16')],
      [text('state_dict'), stateDictOps(TENSORS)],
    );
    expect((await readAll(zipOf(root))).read).toEqual(EXPECTED);
  });

  test('views: a transposed tensor, an offset, a parameter, a half', async () => {
    const { text, dict, call, global, no } = ops;
    const hooks = call(global('collections', 'OrderedDict'));
    const whole = { key: '0', numel: 4 };
    const halves = new Float32Array(new Uint16Array([0x3c00, 0xc000, 0x0001, 0x7bff]).buffer);
    const root = dict(
      [text('t'), tensorOps({ ...whole, shape: [2, 2], strides: [1, 2] })],
      [text('tail'), tensorOps({ ...whole, shape: [2], offset: 2 })],
      [
        text('p'),
        call(
          global('torch._utils', '_rebuild_parameter'),
          tensorOps({ ...whole, shape: [4] }),
          no,
          hooks,
        ),
      ],
      [text('h'), tensorOps({ key: '1', numel: 4, shape: [4], storage: 'HalfStorage' })],
    );
    const data = { a: { shape: [4], data: Float32Array.of(1, 2, 3, 4) } };
    const { read } = await readAll(torchZip({ ...data, h: { shape: [2], data: halves } }, root));
    expect(read).toEqual([
      ['t', [2, 2], [1, 3, 2, 4]],
      ['tail', [2], [3, 4]],
      ['p', [4], [1, 2, 3, 4]],
      ['h', [4], [1, -2, 2 ** -24, 65504]],
    ]);
  });
});

/** A safetensors file of others: a header, and bytes. */
function plainFile(header: object, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

test('safetensors of others: halves, brain floats and doubles', async () => {
  const place = (dtype: string, begin: number, end: number) => ({
    ...{ dtype, shape: [2], data_offsets: [begin, end] },
  });
  const numbers = new Uint8Array(24);
  numbers.set(new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer), 0);
  numbers.set(new Uint8Array(Uint16Array.of(0x3f80, 0xc000).buffer), 4);
  numbers.set(new Uint8Array(Float64Array.of(0.5, -3).buffer), 8);
  const header = { h: place('F16', 0, 4), b: place('BF16', 4, 8), d: place('F64', 8, 24) };
  const { read } = await readAll(plainFile(header, numbers));
  expect(read).toEqual([
    ['h', [2], [1, -2]],
    ['b', [2], [1, -2]],
    ['d', [2], [0.5, -3]],
  ]);
  const refused = async (bytes: Uint8Array<ArrayBuffer>) => expect(await refusal(bytes));
  (await refused(plainFile(header, numbers.slice(1)))).toMatch(/do not fill it/);
  (await refused(plainFile({ h: place('F16', 0, 6) }, numbers))).toMatch(/fit each other/);
  (await refused(plainFile({ h: place('F16', 4, 8) }, numbers))).toMatch(/leave a gap/);
  (await refused(plainFile({ h: place('F8_E4M3', 0, 24) }, numbers))).toMatch(/"F8_E4M3"/);
  (await refused(new TextEncoder().encode('a text that is no weights'))).toMatch(/neither/);
});

describe('what is refused, by name', () => {
  const { text, int, dict, call, global, tuple } = ops;
  const bomb = call(global('os', 'system'), text('touch run'));
  const deep: Ops = new Array<number>(600_000).fill(0x5d);
  const cases: readonly (readonly [string, Uint8Array<ArrayBuffer>, RegExp])[] = [
    ['a global of the system', zipOf(bomb), /asks Python for "os\.system".*nothing of it was run/],
    ['eval', zipOf(call(global('builtins', 'eval'), text('1'))), /"builtins\.eval"/],
    ['a whole model', zipOf(global('torchvision.models.resnet', 'ResNet')), /resnet\.ResNet/],
    ['a call of a storage', zipOf(call(global('torch', 'FloatStorage'), int(9))), /FloatStorage/],
    ['another opcode', zipOf([0x69, 0x61, 0x0a]), /the opcode INST/],
    ['an object of a new style', zipOf([...global('torch', 'Size'), 0x29, 0x81]), /NEWOBJ/],
    ['no opcode', zipOf([0xff]), /the byte 0xff/],
    [
      'a program',
      torchZip(TENSORS, undefined, { 'weights/constants.pkl': new Uint8Array(2) }),
      /TorchScript/,
    ],
    [
      'big-endian numbers',
      torchZip(TENSORS, undefined, { 'weights/byteorder': Uint8Array.from([98, 105, 103]) }),
      /big-endian/,
    ],
    ['a compressed zip', torchZip(TENSORS, undefined, {}, 6), /compressed or locked/],
    ['a pickle of its own', Uint8Array.from(ops.pickle(int(1))), /not one that torch\.save writes/],
    ['a million lists', zipOf(deep), /more than 500000 operations/],
    ['a list that is used before it is made', zipOf([0x68, 7]), /names value 7/],
    ['an empty stack', zipOf([0x52]), /takes more values than it gives/],
    [
      'a tensor beyond its storage',
      zipOf(dict([text('w'), tensorOps({ key: '0', shape: [5], numel: 4 })])),
      /does not fit the 4 numbers/,
    ],
    [
      'a tensor that repeats one number',
      zipOf(dict([text('w'), tensorOps({ key: '0', shape: [1e9], strides: [0], numel: 4 })])),
      /does not fit/,
    ],
    [
      'a storage that lies about its length',
      zipOf(dict([text('w'), tensorOps({ key: '0', shape: [9], numel: 9 })])),
      /has 16 bytes, and 36 are named/,
    ],
    [
      'a storage that is not there',
      zipOf(dict([text('w'), tensorOps({ key: '9', shape: [4], numel: 4 })])),
      /data\/9\\?" is missing/,
    ],
    ['no tensors', zipOf(dict([text('a'), int(1)])), /no dictionary of tensors/],
    [
      'a tuple as a dictionary',
      zipOf([...tuple(int(1)), ...int(1), ...int(2), 0x73]),
      /no dictionary/,
    ],
    ['an old file cut in the numbers', torchLegacy(TENSORS).slice(0, -5), /end in the middle/],
  ];
  test.each(cases)('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });

  test('a dictionary that holds itself is visited once', async () => {
    const itself: Ops = [0x7d, 0x71, 0, 0x28, ...text('self'), 0x68, 0, ...text('w')];
    const root = [...itself, ...tensorOps({ key: '0', shape: [4], numel: 4 }), 0x75];
    const file = await open(zipOf(root));
    expect(file.tensors.map(({ name }) => name)).toEqual(['w']);
  });
});
