/** What a parquet file says of itself: its columns, and where they lie. */
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import {
  getMaxDefinitionLevel,
  getMaxRepetitionLevel,
  getSchemaPath,
} from 'hyparquet/src/schema.js';
import { say, type Value } from '#base/words.ts';
import { readBlob } from '#data/blob.ts';
import { DataError } from '#data/dataset.ts';
import type { Entry } from '#data/entry.ts';
import { MAX_BYTES } from '#data/inputLimits.ts';
import { type Cell, type ColumnChunk, cellsOf, UnreadParquet } from './parquetPages.ts';

/** Footers list every column of every group of rows; those of large sets have a few megabytes. */
const MOST_FOOTER_BYTES = 2 ** 24;
const MOST_COLUMNS = 1000;

interface PlacedColumn extends ColumnChunk {
  readonly start: number;
  readonly end: number;
}

export interface ParquetFile {
  readonly entry: Entry;
  readonly metadata: FileMetaData;
  readonly rows: number;
  /** The cells of a column, row by row. @throws DataError when they are damaged */
  cells(path: string): AsyncGenerator<Cell>;
}

/** @throws DataError when it is damaged, or states more than it can hold */
export async function openParquetFile(entry: Entry): Promise<ParquetFile> {
  const { name } = entry;
  const blob = await entry.blob();
  const metadata = await guarded(name, () => readMetadata(blob, name));
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  const honest = metadata.row_groups.every(({ num_rows: n }) => n >= 0n && n <= BigInt(blob.size));
  if (!honest || rows > blob.size) throw damaged(name);
  async function* cells(path: string): AsyncGenerator<Cell> {
    for (const group of metadata.row_groups) {
      const place = await guarded(name, () => placeOf(metadata, group, path, blob.size));
      if (place.end - place.start > MAX_BYTES) throw damaged(name);
      const bytes = await readBlob(blob.slice(place.start, place.end), name);
      const column = cellsOf(bytes, place);
      for (;;) {
        const next = await guarded(name, () => column.next());
        if (next.done === true) break;
        yield next.value;
      }
    }
  }
  return { entry, metadata, rows, cells };
}

async function readMetadata(blob: Blob, name: Value): Promise<FileMetaData> {
  const end = await readBlob(blob.slice(-8), name);
  const length = new DataView(end.buffer).getUint32(0, true);
  if (length > MOST_FOOTER_BYTES) throw new Error('a footer that is too long');
  refuseLongNumbers(await readBlob(blob.slice(-length - 8), name));
  const file: AsyncBuffer = {
    byteLength: blob.size,
    slice: async (from, to) => (await readBlob(blob.slice(from, to), name)).buffer,
  };
  const metadata = await parquetMetadataAsync(file, {
    geoparquet: false,
    initialFetchSize: length + 8,
  });
  if (metadata.schema.length > MOST_COLUMNS) throw new Error('too many columns');
  return metadata;
}

/** Reading a number of so many bytes takes time that grows with their square. */
const MOST_NUMBER_BYTES = 4096;

/** @throws where bytes that continue a number go on and on */
function refuseLongNumbers(footer: Uint8Array): void {
  let run = 0;
  for (const byte of footer) {
    run = byte < 0x80 ? 0 : run + 1;
    if (run > MOST_NUMBER_BYTES) throw new Error('a number that is too long');
  }
}

/** Where a column of a group of rows lies. */
function placeOf(
  { schema }: FileMetaData,
  { columns, num_rows }: FileMetaData['row_groups'][number],
  path: string,
  fileBytes: number,
): PlacedColumn {
  const column = columns.find(({ meta_data: data }) => data?.path_in_schema.join('.') === path);
  const data = column?.meta_data;
  if (data === undefined) throw new Error('a column is missing');
  if (column?.file_path !== undefined) throw new UnreadParquet('file_path');
  const schemaPath = getSchemaPath(schema, data.path_in_schema);
  if (getMaxRepetitionLevel(schemaPath) > 0 || data.num_values !== num_rows) {
    throw new UnreadParquet('LIST');
  }
  const { dictionary_page_offset: dictionary, data_page_offset: pages } = data;
  const start = Number(
    dictionary !== undefined && dictionary > 0n && dictionary < pages ? dictionary : pages,
  );
  const end = start + Number(data.total_compressed_size);
  if (!(start >= 4 && end >= start && end <= fileBytes))
    throw new Error('a column outside the file');
  return {
    start,
    end,
    type: data.type,
    typeLength: schemaPath.at(-1)?.element.type_length,
    codec: data.codec,
    maxDefinition: getMaxDefinitionLevel(schemaPath),
    rows: Number(num_rows),
  };
}

/** hyparquet's own errors, and those of numbers that fit nowhere, in words. */
async function guarded<T>(name: Value, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DataError) throw error;
    if (error instanceof UnreadParquet) {
      throw new DataError(
        say(
          '{{file}} uses {{feature}}, which is not read. Write it again with flat columns, plain or dictionary encoding, packed with Snappy or Zstandard.',
          { file: name, feature: error.message.slice(0, 40) },
        ),
      );
    }
    throw damaged(name);
  }
}

export function damaged(name: Value): DataError {
  return new DataError(
    say('{{file}} is truncated, damaged or not a parquet file. Download it again.', { file: name }),
  );
}
