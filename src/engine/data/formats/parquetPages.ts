/**
 * The cells of a parquet column, page by page (Apache Parquet's format). Page headers, plain values
 * and Snappy are hyparquet's; runs are unpacked here, since it trusts the counts that they state.
 */
import { gunzipSync } from 'fflate';
import { decompress as unpackZstd } from 'fzstd';
import type { CompressionCodec, PageHeader, ParquetType } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { deltaBinaryUnpack, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { snappyUncompress } from 'hyparquet/src/snappy.js';
import { plausibleBytes } from '#data/inputLimits.ts';

/** A value as it is stored; null where there is none. */
export type Cell = Uint8Array | number | bigint | boolean | null;

/** A column of a group of rows. */
export interface ColumnChunk {
  readonly type: ParquetType;
  readonly typeLength: number | undefined;
  readonly codec: CompressionCodec;
  /** Optional fields on the way to it: the level of a value that is there. */
  readonly maxDefinition: number;
  readonly rows: number;
}

/** What a parquet file holds that is not read; anything else that is thrown is damage. */
export class UnreadParquet extends Error {}

/** @throws any error where the bytes are not what they state, UnreadParquet where they are not read */
export function* cellsOf(bytes: Uint8Array, column: ColumnChunk): Generator<Cell> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = { view, offset: 0 };
  let dictionary: readonly Cell[] = [];
  for (let left = column.rows; left > 0; ) {
    const header = parquetHeader(reader);
    const { offset } = reader;
    const size = whole(header.compressed_page_size, bytes.length - offset);
    reader.offset += size;
    const packed = bytes.subarray(offset, offset + size);
    if (header.type === 'DICTIONARY_PAGE') {
      const page = unpacked(packed, header.uncompressed_page_size, column.codec);
      const values = whole(header.dictionary_page_header?.num_values, page.length);
      dictionary = plain(page, 0, values, column);
    } else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
      const cells = cellsOfPage(packed, header, { ...column, rows: left }, dictionary);
      left -= cells.length;
      yield* cells;
    }
  }
}

function cellsOfPage(
  packed: Uint8Array,
  header: PageHeader,
  column: ColumnChunk,
  dictionary: readonly Cell[],
): readonly Cell[] {
  const { page, at, levels, encoding } = levelsOf(packed, header, column);
  const { maxDefinition } = column;
  const there = levels.reduce((sum, level) => sum + (level === maxDefinition ? 1 : 0), 0);
  const values = valuesOf(page, at, there, encoding, column, dictionary);
  if (there === levels.length) return values;
  let next = 0;
  return Array.from(levels, (level) => (level === maxDefinition ? (values[next++] ?? null) : null));
}

/** The definition level of each row of a page, and where its values begin. */
function levelsOf(packed: Uint8Array, header: PageHeader, column: ColumnChunk) {
  const { maxDefinition, rows, codec } = column;
  const width = 32 - Math.clz32(maxDefinition);
  const { data_page_header: v1, data_page_header_v2: v2, uncompressed_page_size: size } = header;
  if (v2 !== undefined) {
    const count = whole(v2.num_values, rows);
    const repeated = whole(v2.repetition_levels_byte_length, packed.length);
    const defined = whole(v2.definition_levels_byte_length, packed.length - repeated);
    const start = repeated + defined;
    const rest = packed.subarray(start);
    const page =
      v2.is_compressed === false || rest.length === 0 ? rest : unpacked(rest, size - start, codec);
    const levels =
      maxDefinition === 0
        ? new Uint32Array(count)
        : runs(packed.subarray(repeated, start), width, count);
    return { page, at: 0, levels, encoding: v2.encoding };
  }
  if (v1 === undefined) throw new Error('a data page without its header');
  const count = whole(v1.num_values, rows);
  const page = unpacked(packed, size, codec);
  if (maxDefinition === 0) {
    return { page, at: 0, levels: new Uint32Array(count), encoding: v1.encoding };
  }
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const length = whole(view.getUint32(0, true), page.length - 4);
  const levels = runs(page.subarray(4, 4 + length), width, count);
  return { page, at: 4 + length, levels, encoding: v1.encoding };
}

function valuesOf(
  page: Uint8Array,
  at: number,
  count: number,
  encoding: string,
  column: ColumnChunk,
  dictionary: readonly Cell[],
): readonly Cell[] {
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: at };
  switch (encoding) {
    case 'PLAIN':
      return plain(page, at, count, column);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY': {
      if (count === 0) return [];
      const indices = runs(page.subarray(at + 1), page[at] ?? 0, count);
      return Array.from(indices, (index) => {
        const value = dictionary[index];
        if (value === undefined) throw new Error('a value outside the dictionary');
        return value;
      });
    }
    case 'DELTA_BINARY_PACKED': {
      const values = column.type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
      if (count > 0) deltaBinaryUnpack(reader, count, values);
      return [...values];
    }
    case 'DELTA_LENGTH_BYTE_ARRAY': {
      const values: Uint8Array[] = [];
      deltaLengthByteArray(reader, count, values);
      return values;
    }
    default:
      throw new UnreadParquet(encoding);
  }
}

function plain(page: Uint8Array, at: number, count: number, column: ColumnChunk): readonly Cell[] {
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: at };
  const values = readPlain(reader, column.type, count, column.typeLength);
  // Values are views of a larger buffer, which may be longer than the page.
  if (reader.offset > page.length) throw new Error('values beyond the page');
  return Array.from<Cell>(values);
}

/** Packed runs of small numbers: `count` of them, however many the runs state. */
function runs(bytes: Uint8Array, width: number, count: number): Uint32Array {
  if (width > 24) throw new Error('numbers of too many bits');
  const out = new Uint32Array(count);
  const mask = 2 ** width - 1;
  let at = 0;
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new Error('a run beyond its page');
    return value;
  };
  for (let filled = 0; filled < count; ) {
    let header = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      if (shift > 28) throw new Error('a run that is too long');
      const part = byte();
      header += (part & 0x7f) * 2 ** shift;
      more = part >= 0x80;
    }
    const isPacked = header % 2 === 1;
    const stated = Math.floor(header / 2) * (isPacked ? 8 : 1);
    const end = Math.min(count, filled + stated);
    if (stated === 0) throw new Error('an empty run');
    if (isPacked) {
      let bits = 0;
      let held = 0;
      const start = at;
      while (filled < end) {
        while (held < width) {
          bits |= byte() << held;
          held += 8;
        }
        out[filled++] = bits & mask;
        bits >>>= width;
        held -= width;
      }
      at = start + (stated / 8) * width;
    } else {
      let value = 0;
      for (let shift = 0; shift < width; shift += 8) value += byte() * 2 ** shift;
      out.fill(value, filled, end);
      filled = end;
    }
  }
  return out;
}

/** @throws where a page states more than its bytes can honestly unpack to */
function unpacked(packed: Uint8Array, stated: number, codec: CompressionCodec): Uint8Array {
  const size = whole(stated, plausibleBytes(packed.length));
  const page = unpackedBy(packed, size, codec);
  if (page.length !== size) throw new Error('a page of another length');
  return page;
}

function unpackedBy(packed: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  switch (codec) {
    case 'UNCOMPRESSED':
      return packed;
    case 'SNAPPY': {
      const page = new Uint8Array(size);
      snappyUncompress(packed, page);
      return page;
    }
    case 'ZSTD':
      return unpackZstd(packed, new Uint8Array(size));
    case 'GZIP':
      return gunzipSync(packed, { out: new Uint8Array(size) });
    default:
      throw new UnreadParquet(codec);
  }
}

function whole(value: number | undefined, most: number): number {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > most) {
    throw new Error('a number outside its range');
  }
  return value;
}
