/** Parquet files as the Hugging Face library writes them: an image of bytes and path, a class label. */
import { gzipSync } from 'fflate';
import type { CompressionCodec } from 'hyparquet';
import { ByteWriter, parquetWrite } from 'hyparquet-writer';

type SchemaElement = NonNullable<Parameters<typeof parquetWrite>[0]['schema']>[number];

export interface ParquetRows {
  /** Null for a row without a picture. */
  readonly pictures: readonly (Uint8Array | null)[];
  readonly labels: readonly (number | null)[];
  /** Names of the labels; without them the columns say nothing of themselves. */
  readonly names?: readonly string[];
  /** Coarser labels, with their names. */
  readonly coarse?: readonly number[];
  readonly codec?: CompressionCodec;
  readonly rowGroupSize?: number;
  /** Instead of the image with its path, a column of bytes with this name. */
  readonly plainColumn?: string;
}

const group = (name: string, children: number): SchemaElement => ({
  name,
  num_children: children,
  repetition_type: 'OPTIONAL',
});
const bytes = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  repetition_type: 'OPTIONAL',
});
const whole = (name: string): SchemaElement => ({
  name,
  type: 'INT64',
  repetition_type: 'OPTIONAL',
});

const PACKERS = { GZIP: gzip, ZSTD: rawZstd };

function gzip(page: Uint8Array): Uint8Array {
  return gzipSync(page);
}

export function parquetOf(rows: ParquetRows): Uint8Array<ArrayBuffer> {
  const { pictures, labels, names, coarse, codec = 'SNAPPY', plainColumn } = rows;
  const big = (label: number | null) => (label === null ? null : BigInt(label));
  const path = (i: number) => `${i}.png`;
  const columnData = [
    plainColumn === undefined
      ? {
          name: 'image',
          data: pictures.map((picture, i) => ({ bytes: picture, path: path(i) })),
        }
      : { name: plainColumn, data: [...pictures] },
    { name: 'label', data: labels.map(big) },
    ...(coarse === undefined ? [] : [{ name: 'coarse_label', data: coarse.map(BigInt) }]),
  ];
  const schema: SchemaElement[] = [
    { name: 'schema', num_children: columnData.length },
    ...(plainColumn === undefined
      ? [group('image', 2), bytes('bytes'), { ...bytes('path'), converted_type: 'UTF8' as const }]
      : [bytes(plainColumn)]),
    whole('label'),
    ...(coarse === undefined ? [] : [whole('coarse_label')]),
  ];
  const features = {
    image: { _type: 'Image' },
    label: { _type: 'ClassLabel', names },
    ...(coarse === undefined
      ? {}
      : { coarse_label: { _type: 'ClassLabel', names: ['fruit', 'tool'] } }),
  };
  const writer = new ByteWriter();
  void parquetWrite({
    writer,
    columnData,
    schema,
    codec,
    compressors: PACKERS,
    rowGroupSize: rows.rowGroupSize ?? 100,
    ...(names === undefined
      ? {}
      : { kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }] }),
  });
  return new Uint8Array(writer.getBuffer());
}

/** A Zstandard frame of blocks that are not packed (RFC 8878, 3.1.1). */
function rawZstd(page: Uint8Array): Uint8Array {
  const most = 2 ** 16;
  const blocks = Math.max(1, Math.ceil(page.length / most));
  const frame = new Uint8Array(9 + 3 * blocks + page.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 0xfd2fb528, true);
  // One segment, and its length in four bytes.
  frame[4] = 0b1010_0000;
  view.setUint32(5, page.length, true);
  let at = 9;
  for (let block = 0; block < blocks; block++) {
    const piece = page.subarray(block * most, (block + 1) * most);
    const head = (piece.length << 3) | (block === blocks - 1 ? 1 : 0);
    frame.set([head & 0xff, (head >> 8) & 0xff, head >> 16], at);
    frame.set(piece, at + 3);
    at += 3 + piece.length;
  }
  return frame;
}
