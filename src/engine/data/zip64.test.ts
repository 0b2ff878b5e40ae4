import { buf as crc32 } from 'crc-32';
import { expect, test } from 'vitest';
import { imageCount } from './dataset.ts';
import { load, png } from './files.fixture.ts';

const GAP = 4.5e9;

/** Bytes at places of a long file of zeros: a blob of more than memory holds. */
class SparseBlob extends Blob {
  readonly #parts: readonly { readonly at: number; readonly bytes: Uint8Array<ArrayBuffer> }[];
  readonly #from: number;
  readonly #to: number;

  constructor(parts: SparseBlob['parts'], from: number, to: number) {
    super();
    this.#parts = parts;
    this.#from = from;
    this.#to = to;
  }

  get parts() {
    return this.#parts;
  }

  override get size(): number {
    return this.#to - this.#from;
  }

  override slice(start = 0, end = this.size): Blob {
    const place = (at: number) => (at < 0 ? Math.max(0, this.size + at) : Math.min(at, this.size));
    const [from, to] = [place(start), place(end)];
    return new SparseBlob(this.#parts, this.#from + from, this.#from + Math.max(from, to));
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    expect(this.size).toBeLessThan(2 ** 26);
    const out = new Uint8Array(this.size);
    for (const { at, bytes } of this.#parts) {
      const [from, to] = [Math.max(at, this.#from), Math.min(at + bytes.length, this.#to)];
      if (from < to) out.set(bytes.subarray(from - at, to - at), from - this.#from);
    }
    return out.buffer;
  }

  override async bytes() {
    return new Uint8Array(await this.arrayBuffer());
  }
}

interface Packed {
  readonly name: string;
  /** Null for zeros. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly size: number;
}

const u16 = (...values: number[]): number[] => values.flatMap((v) => [v & 0xff, v >>> 8]);
const u32 = (...values: number[]): number[] =>
  values.flatMap((v) => [v & 0xff, (v >>> 8) & 0xff, (v >>> 16) & 0xff, v >>> 24]);
const u64 = (...values: number[]): number[] =>
  values.flatMap((v) => u32(v % 2 ** 32, Math.floor(v / 2 ** 32)));

/** A zip of stored files beyond 4 GB, as PKWARE's APPNOTE 4.3 and 4.5.3 have it. */
function zip64(files: readonly Packed[]): Blob {
  const parts: { at: number; bytes: Uint8Array<ArrayBuffer> }[] = [];
  const directory: number[] = [];
  let at = 0;
  const put = (bytes: readonly number[]) => {
    parts.push({ at, bytes: Uint8Array.from(bytes) });
    at += bytes.length;
  };
  for (const { name, bytes, size } of files) {
    const letters = [...Buffer.from(name)];
    const crc = bytes === null ? 0 : crc32(bytes);
    const offset = at;
    const long = size >= 2 ** 32;
    const far = offset >= 2 ** 32;
    const sizes = long ? u32(2 ** 32 - 1, 2 ** 32 - 1) : u32(size, size);
    const extra = [...(long ? u64(size, size) : []), ...(far ? u64(offset) : [])];
    const extras = extra.length === 0 ? [] : [...u16(1, extra.length), ...extra];
    const own = long ? [...u16(1, 16), ...u64(size, size)] : [];
    const common = [...u16(45, 0, 0, 0, 0x21), ...u32(crc), ...sizes];
    put([...u32(0x04034b50), ...common, ...u16(letters.length, own.length), ...letters, ...own]);
    if (bytes !== null) parts.push({ at, bytes });
    at += size;
    directory.push(
      ...[...u32(0x02014b50), ...u16(45), ...common, ...u16(letters.length, extras.length)],
      ...[...u16(0, 0, 0), ...u32(0, far ? 2 ** 32 - 1 : offset), ...letters, ...extras],
    );
  }
  const start = at;
  put(directory);
  const end = at;
  const counts = [files.length, files.length, directory.length, start];
  put([...u32(0x06064b50), ...u64(44), ...u16(45, 45), ...u32(0, 0), ...u64(...counts)]);
  put([...u32(0x07064b50, 0), ...u64(end), ...u32(1)]);
  const few = [...u16(0, 0, 0xffff, 0xffff), ...u32(2 ** 32 - 1, 2 ** 32 - 1), ...u16(0)];
  put([...u32(0x06054b50), ...few]);
  return new SparseBlob(parts, 0, at);
}

test('a zip beyond 4 GB is read: pictures before and after the first 4 GB of it', async () => {
  const picture = (i: number): Packed => {
    const bytes = png(8, 8, [i, 2, 3, 255]);
    return { name: `set/${i % 2 === 0 ? 'a' : 'b'}/${i}.png`, bytes, size: bytes.length };
  };
  const pictures = Array.from({ length: 70 }, (_, i) => picture(i));
  const long = { name: 'set/notes.txt', bytes: null, size: GAP };
  const blob = zip64([...pictures.slice(0, 35), long, ...pictures.slice(35)]);
  const dataset = await load([{ path: 'set.zip', blob }], 16);
  expect(imageCount(dataset)).toBe(70);
  expect(dataset.levels[0]?.classNames).toEqual(['a', 'b']);
  const reds = dataset.files?.map((file, i) => [file, dataset.pixels[i * 768]]);
  expect(reds).toContainEqual(['set/b/69.png', 69]);
});
