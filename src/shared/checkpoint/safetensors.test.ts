import { describe, expect, it, vi } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { CheckpointError } from './checkpointError.ts';
import { readSafetensors, requireFinite, writeSafetensors } from './safetensors.ts';
import type { Checkpoint } from './tensor.ts';

const NAME = 'run.safetensors';

function sample(): Checkpoint {
  const random = new RandomStream(7, 'weights');
  return {
    tensors: [
      { name: 'mask', dtype: 'U8', shape: [3], data: Uint8Array.of(0, 128, 255) },
      {
        name: 'encoder_q.conv1.weight',
        dtype: 'F32',
        shape: [3, 1, 5, 1],
        data: Float32Array.from({ length: 15 }, () => random.normal()),
      },
      { name: 'labels', dtype: 'I32', shape: [2, 1], data: Int32Array.of(-5, 2147483647) },
      { name: 'queue_ptr', dtype: 'I64', shape: [1], data: BigInt64Array.of(-(2n ** 62n)) },
      { name: 'empty', dtype: 'F32', shape: [0, 4], data: new Float32Array(0) },
      { name: 'encoder_q.bn1.bias', dtype: 'F32', shape: [], data: Float32Array.of(-0) },
    ],
    metadata: { config: '{"seed":3}', note: 'Größe "7" ☃' },
  };
}

/** A file built by hand, without digests unless the header has them. */
function build(header: unknown, dataBytes: number, options: { length?: bigint } = {}) {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(text);
  const file = new Uint8Array(8 + headerBytes.length + dataBytes);
  const length = options.length ?? BigInt(headerBytes.length);
  new DataView(file.buffer).setBigUint64(0, length, true);
  file.set(headerBytes, 8);
  return file;
}

const f32 = (shape: unknown, begin: unknown, end: unknown) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

async function messageOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const outcome = await readSafetensors(bytes, NAME).then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (!(outcome instanceof CheckpointError)) throw new Error(`not refused: ${String(outcome)}`);
  return outcome.message;
}

describe('writeSafetensors', () => {
  it('is read back bit for bit, and written again byte for byte', async () => {
    const checkpoint = sample();
    const file = await writeSafetensors(checkpoint);
    const read = await readSafetensors(file, NAME);
    expect(read.tensors).toHaveLength(checkpoint.tensors.length);
    for (const tensor of checkpoint.tensors) {
      expect(read.tensors.find(({ name }) => name === tensor.name)).toEqual(tensor);
    }
    expect(read.metadata).toMatchObject({ ...checkpoint.metadata, format: 'pt' });
    expect(await writeSafetensors(read)).toEqual(file);
  });

  it('does not depend on the order tensors come in', async () => {
    const { tensors, metadata } = sample();
    const reversed = { tensors: [...tensors].reverse(), metadata };
    expect(await writeSafetensors(reversed)).toEqual(await writeSafetensors(sample()));
  });

  it('keeps NaN payloads, infinities and −0', async () => {
    const words = Uint32Array.of(0x7fc12345, 0xff800001, 0x7f800000, 0x80000000);
    const data = new Float32Array(words.buffer);
    const file = await writeSafetensors({
      tensors: [{ name: 'w', dtype: 'F32', shape: [4], data }],
      metadata: {},
    });
    const [tensor] = (await readSafetensors(file, NAME)).tensors;
    expect(new Uint32Array(tensor?.data.buffer ?? new ArrayBuffer(0))).toEqual(words);
  });

  it('aligns the data section to 8 bytes and every tensor to its element', async () => {
    const file = await writeSafetensors(sample());
    const headerBytes = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect((8 + headerBytes) % 8).toBe(0);
    const text = new TextDecoder().decode(file.subarray(8, 8 + headerBytes));
    const header: Record<string, { dtype: string; data_offsets: number[] }> = JSON.parse(text);
    const size: Record<string, number> = { I64: 8, F32: 4, I32: 4, U8: 1 };
    for (const [name, entry] of Object.entries(header)) {
      if (name === '__metadata__') continue;
      expect((entry.data_offsets[0] ?? 1) % (size[entry.dtype] ?? 0)).toBe(0);
    }
  });

  it('writes only the part of a buffer that a view covers', async () => {
    const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    const file = await writeSafetensors({
      tensors: [{ name: 'w', dtype: 'F32', shape: [2], data }],
      metadata: {},
    });
    const [tensor] = (await readSafetensors(file, NAME)).tensors;
    expect(tensor?.data).toEqual(Float32Array.of(1, 2));
  });

  it('refuses a name given twice, a reserved name and data that does not fill its shape', async () => {
    const w = { name: 'w', dtype: 'F32', shape: [1], data: Float32Array.of(1) } as const;
    const write = (...tensors: Checkpoint['tensors']) =>
      writeSafetensors({ tensors, metadata: {} });
    await expect(write(w, w)).rejects.toThrow(/"w" twice/);
    await expect(write({ ...w, name: '__metadata__' })).rejects.toThrow(/"__metadata__" twice/);
    await expect(write({ ...w, name: '__proto__' })).rejects.toThrow(/forbidden name "__proto__"/);
    await expect(write({ ...w, shape: [2] })).rejects.toThrow(/do not fill its shape \[2\]/);
    const metadata = { config: 'x'.repeat(1_000_000) };
    await expect(writeSafetensors({ tensors: [w], metadata })).rejects.toThrow(/more than 1000000/);
  });
});

describe('readSafetensors', () => {
  it('reads a plain file of another tool, unpadded and in any order', async () => {
    const header = { b: f32([1], 4, 8), a: f32([1], 0, 4), z: f32([0], 4, 4) };
    const file = build(header, 8);
    new DataView(file.buffer).setFloat32(file.length - 4, 2.5, true);
    const { tensors, metadata } = await readSafetensors(file, NAME);
    expect(tensors.map(({ name, data }) => [name, [...data]])).toEqual([
      ['a', [0]],
      ['z', []],
      ['b', [2.5]],
    ]);
    expect(metadata).toEqual({});
  });

  it('reads bytes that start inside a larger buffer', async () => {
    const file = await writeSafetensors(sample());
    const larger = new Uint8Array(file.length + 13);
    larger.set(file, 3);
    const read = await readSafetensors(larger.subarray(3, 3 + file.length), NAME);
    expect(read.tensors).toHaveLength(6);
  });

  const MANY = 9007199254740991;
  const malformed: [string, Uint8Array<ArrayBuffer>, RegExp][] = [
    ['nothing', new Uint8Array(0), /0 bytes, too few/],
    ['no header', build('', 0), /header of 0 bytes/],
    ['a header above 1 MB', build(`{}${' '.repeat(1_000_000)}`, 0), /header of 1000002 bytes/],
    [
      'a length of 2^64 − 1',
      build({}, 0, { length: 2n ** 64n - 1n }),
      /18446744073709551615 bytes/,
    ],
    [
      'a header past the end',
      build({}, 0, { length: 3n }),
      /truncated: its header ends at byte 11/,
    ],
    ['a zip archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0), /a file of PyTorch/],
    [
      'an old pickle',
      Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46),
      /a file of PyTorch/,
    ],
    ['bytes that are not UTF-8', build({}, 2, { length: 4n }).fill(0xff, 9), /not UTF-8/],
    ['a byte order mark', build('\ufeff{}', 0), /does not start with "\{"/],
    ['a list', build('[]', 0), /does not start with "\{"/],
    ['broken JSON', build('{"a":', 0), /not valid JSON/],
    ['text after the header', build('{}\0', 0), /not valid JSON/],
    [
      'a name twice',
      build(
        '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
        0,
      ),
      /holds the name "a" twice/,
    ],
    [
      'a property twice',
      build('{"a":{"dtype":"F32","dtype":"I32","shape":[0],"data_offsets":[0,0]}}', 0),
      /"dtype" twice/,
    ],
    [
      '__proto__',
      build('{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}', 0),
      /forbidden name "__proto__"/,
    ],
    [
      'an escaped __proto__',
      build('{"__metadata__":{"\\u005f_proto__":"x"}}', 0),
      /forbidden name "__proto__"/,
    ],
    [
      'constructor',
      build('{"__metadata__":{"constructor":"x"}}', 0),
      /forbidden name "constructor"/,
    ],
    [
      'metadata that is not text',
      build({ __metadata__: { step: 3 } }, 0),
      /metadata "step" is not text/,
    ],
    [
      'metadata that is a list',
      build({ __metadata__: [] }, 0),
      /__metadata__ is not a JSON object/,
    ],
    ['a tensor that is a number', build({ a: 1 }, 0), /"a" has no description/],
    [
      'a tensor without a type',
      build({ a: { shape: [0], data_offsets: [0, 0] } }, 0),
      /no number type/,
    ],
    [
      'half precision',
      build({ a: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, 4),
      /"F16", which is not supported .* tensor\.float\(\)/,
    ],
    [
      'bfloat16',
      build({ a: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } }, 4),
      /"BF16", which is not supported/,
    ],
    [
      'double precision',
      build({ a: { dtype: 'F64', shape: [1], data_offsets: [0, 8] } }, 8),
      /"F64", which is not supported/,
    ],
    [
      'an unknown property',
      build({ a: { ...f32([1], 0, 4), more: 1 } }, 4),
      /unknown property "more"/,
    ],
    ['a shape of text', build({ a: f32(['1'], 0, 4) }, 4), /shape that is not a list/],
    ['a negative extent', build({ a: f32([-1, -1], 0, 4) }, 4), /shape that is not a list/],
    ['a fraction', build({ a: f32([0.5, 2], 0, 4) }, 4), /shape that is not a list/],
    [
      'no shape',
      build({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4),
      /shape that is not a list/,
    ],
    [
      'one offset',
      build({ a: { dtype: 'F32', shape: [1], data_offsets: [0] } }, 4),
      /offsets that are not two/,
    ],
    [
      'an offset of 2^60',
      build({ a: f32([1], 2 ** 60, 2 ** 60 + 4) }, 4),
      /offsets that are not two/,
    ],
    ['offsets that fall', build({ a: f32([1], 4, 0) }, 4), /does not fill its bytes 4 to 0/],
    ['a shape of 2^64 elements', build({ a: f32([2 ** 32, 2 ** 32], 0, 0) }, 0), /does not fill/],
    ['an overflow hidden by a zero', build({ a: f32([MANY, MANY, 0], 0, 0) }, 0), /does not fill/],
    ['a shape of 2^53 − 1 elements', build({ a: f32([MANY], 0, 4) }, 4), /does not fill/],
    ['too small a shape', build({ a: f32([1], 0, 8) }, 8), /does not fill its bytes 0 to 8/],
    [
      'an overlap',
      build({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8),
      /"b" starts at byte 4 .* overlap/,
    ],
    [
      'two tensors on one place',
      build({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4),
      /"b" starts at byte 0 .* overlap/,
    ],
    ['a gap', build({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), /"b" starts at byte 8 .* gap/],
    ['a gap at the start', build({ a: f32([1], 4, 8) }, 8), /"a" starts at byte 4/],
    [
      'an empty tensor past the end',
      build({ a: f32([1], 0, 4), b: f32([0], 8, 8) }, 8),
      /"b" starts at byte 8 .* gap/,
    ],
    ['missing bytes', build({ a: f32([2], 0, 8) }, 7), /need 8 bytes, but only 7 are present/],
    ['trailing bytes', build({ a: f32([2], 0, 8) }, 9), /1 bytes follow its last tensor/],
    [
      'one checksum of two',
      build({ __metadata__: { sha256: 'e3b0' } }, 0),
      /one of its two checksums/,
    ],
    [
      'a wrong checksum',
      build({ __metadata__: { sha256: '0', header_sha256: '' } }, 0),
      /data does not match its SHA-256/,
    ],
    [
      'a wrong header checksum',
      build(
        {
          __metadata__: {
            // SHA-256 of zero bytes
            sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
            header_sha256: '',
          },
        },
        0,
      ),
      /header does not match its SHA-256/,
    ],
  ];
  it.each(malformed)('refuses %s', async (_, bytes, reason) => {
    const message = await messageOf(bytes);
    expect(message).toMatch(reason);
    expect(message).toMatch(/^"run\.safetensors" cannot be read as a checkpoint: .+\. [A-Z].+\.$/);
  });

  it('leaves Object.prototype alone', async () => {
    await messageOf(build('{"__metadata__":{"__proto__":{"polluted":"yes"}}}', 0));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('shortens a hostile name in the error message', async () => {
    const message = await messageOf(build({ [`\u0007${'n'.repeat(500_000)}`]: 1 }, 0));
    expect(message.length).toBeLessThan(300);
    expect(message).toContain('\\u0007');
  });

  it('refuses a header nested 400,000 deep', async () => {
    const message = await messageOf(build(`{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, 0));
    expect(message).toMatch(/nested more than 64 levels|not valid JSON/);
  });

  it('refuses the file cut at every 1/64 of its length, and at every byte of its last 64', async () => {
    const file = await writeSafetensors(sample());
    const lengths = Array.from({ length: 64 }, (_, i) => Math.floor((file.length * i) / 64));
    for (let cut = 1; cut <= 64; cut++) lengths.push(file.length - cut);
    for (const length of lengths) await messageOf(file.slice(0, length));
  });

  it('refuses 1,000 random byte flips, reading the file at most once each', async () => {
    const file = await writeSafetensors(sample());
    const random = new RandomStream(11, 'order');
    const digested = vi.spyOn(crypto.subtle, 'digest');
    for (let trial = 0; trial < 1000; trial++) {
      const damaged = file.slice();
      const at = random.integer(file.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 + random.integer(255));
      digested.mockClear();
      await messageOf(damaged);
      const bytes = digested.mock.calls.reduce((sum, [, data]) => sum + data.byteLength, 0);
      expect(bytes).toBeLessThanOrEqual(file.length);
    }
    digested.mockRestore();
  });

  it('refuses a changed bit at every single byte', async () => {
    const file = await writeSafetensors(sample());
    for (let at = 0; at < file.length; at++) {
      const damaged = file.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      await messageOf(damaged);
    }
  });
});

describe('requireFinite', () => {
  it.each([Number.NaN, Infinity, -Infinity])('names the tensor and the place of %s', (bad) => {
    const data = Float32Array.of(1, 2, bad, 4);
    const checkpoint: Checkpoint = {
      tensors: [{ name: 'queue', dtype: 'F32', shape: [4, 1], data }],
      metadata: {},
    };
    expect(() => requireFinite(checkpoint, NAME)).toThrow(
      `tensor "queue" contains ${bad} at index 2`,
    );
  });

  it('lets finite values and whole-number tensors pass', () => {
    expect(() => requireFinite(sample(), NAME)).not.toThrow();
  });
});
