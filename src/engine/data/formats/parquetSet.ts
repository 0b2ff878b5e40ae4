import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import { Pictures } from '#data/encoded.ts';
import { blobEntry, type Entry, refuseEmpty } from '#data/entry.ts';
import type { ImageSet, Reading, SetImage, SetLevel } from '#data/imageSet.ts';
import { folderOf } from '#data/paths.ts';
import { isTestFolder, isTestName } from '#data/splitNames.ts';
import { type Columns, columnsOf, type LabelColumn } from './parquetColumns.ts';
import { damaged, openParquetFile, type ParquetFile } from './parquetFile.ts';
import type { Cell } from './parquetPages.ts';

/**
 * Rows with the bytes of a picture and its label, as the Hugging Face library writes them. Files
 * with test or validation in their names are the test split where there are others beside them.
 * @throws DataError when a file is damaged or holds no images
 */
export async function openParquet(entries: readonly Entry[], reading: Reading): Promise<ImageSet> {
  refuseEmpty(entries);
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const ordered = [...sorted.filter((file) => !isTest(file)), ...sorted.filter(isTest)];
  const files: ParquetFile[] = [];
  for (const entry of ordered) {
    await reading.pace.report(files.length, ordered.length, say('Opening files'));
    files.push(await openParquetFile(entry));
  }
  const columns = commonColumns(files);
  const pictures = new Pictures(reading.host, reading.mostPixels);
  async function* images(): AsyncGenerator<SetImage> {
    for (const file of files) yield* imagesOf(file, columns, pictures);
  }
  return {
    name: reading.name,
    levels: columns.labels.map(levelOf),
    count: files.reduce((sum, { rows }) => sum + rows, 0),
    images,
    doing: say('Decoding pictures'),
    notes: notesOn(columns),
    credit: say('Your own images.'),
  };
}

function notesOn({ labels, otherLabels }: Columns): Words[] {
  if (labels.length > 0) return [];
  if (otherLabels.length === 0) {
    return [say('The parquet files have no column of labels, so there is no kNN accuracy.')];
  }
  return [
    say(
      'The column {{column}} is not read as labels, so there is no kNN accuracy. Labels are whole numbers or text, one a row.',
      { column: otherLabels[0] ?? '' },
    ),
  ];
}

const isTest = ({ path }: Entry): boolean =>
  isTestName(path.slice(path.lastIndexOf('/') + 1)) || folderOf(path).split('/').some(isTestFolder);

/** @throws DataError when a file has no images, or other columns than the first */
function commonColumns(files: readonly ParquetFile[]): Columns {
  let common: Columns | null = null;
  for (const { entry, metadata } of files) {
    let columns: Columns | null;
    try {
      columns = columnsOf(metadata);
    } catch {
      throw damaged(entry.name);
    }
    if (columns === null) {
      throw new DataError(
        say(
          '{{file}} has no column of picture bytes. Its columns: {{columns}}. Name that of the images “image”.',
          { file: entry.name, columns: columnNames(metadata).join(', ') },
        ),
      );
    }
    common ??= columns;
    if (keyOf(common) !== keyOf(columns)) {
      throw new DataError(
        say('{{file}} has other columns than {{other}}. Load files of one data set.', {
          file: entry.name,
          other: files[0]?.entry.name ?? '',
        }),
      );
    }
  }
  return common ?? { image: '', fileName: null, labels: [], otherLabels: [] };
}

const keyOf = ({ image, labels }: Columns): string =>
  [image, ...labels.map(({ path }) => path)].join('\n');

const columnNames = ({ schema }: ParquetFile['metadata']): string[] =>
  schema.slice(1, 11).map(({ name }) => String(name).slice(0, 40));

const levelOf = ({ path, classNames, text }: LabelColumn, place: number): SetLevel => ({
  name: place === 0 ? 'class' : path,
  ...(classNames === null ? {} : { order: classNames }),
  ...(classNames === null && !text ? { numbers: true } : {}),
});

async function* imagesOf(
  file: ParquetFile,
  { image, fileName, labels }: Columns,
  pictures: Pictures,
): AsyncGenerator<SetImage> {
  const { entry } = file;
  const labelCells = labels.map(({ path }) => file.cells(path));
  const names = fileName === null ? null : file.cells(fileName);
  let row = 0;
  for await (const bytes of file.cells(image)) {
    row++;
    const name = say('{{file}}, row {{n}}', { file: entry.name, n: formatCount(row) });
    const cells: Cell[] = [];
    for (const column of labelCells) cells.push((await column.next()).value ?? null);
    const classes = labels.map((label, place) => classOf(cells[place] ?? null, label, entry, row));
    const own = names === null ? null : textOf((await names.next()).value ?? null);
    yield {
      name,
      file: own,
      split: isTest(entry) ? 'test' : 'train',
      classes: classes.map((label) => label ?? ''),
      read: async () => {
        if (classes.includes(null)) {
          throw new DataError(say('{{file}} has no label. Leave it out.', { file: name }));
        }
        if (!(bytes instanceof Uint8Array)) {
          throw new DataError(
            say('{{file}} holds no picture, only its address. Write the pictures themselves.', {
              file: name,
            }),
          );
        }
        const picture = blobEntry('', name, new Blob([new Uint8Array(bytes)]));
        return pictures.decode(picture, await pictures.header(picture));
      },
    };
  }
}

/** @returns null for no label: −1 in the test splits of some sets */
function classOf(
  cell: Cell,
  { classNames, text }: LabelColumn,
  { name: file }: Entry,
  row: number,
): string | null {
  if (text) return textOf(cell);
  if (typeof cell !== 'number' && typeof cell !== 'bigint') return null;
  if (classNames === null) return String(cell);
  if (cell < 0) return null;
  const name = classNames[Number(cell)];
  if (name !== undefined) return name;
  throw new DataError(
    say(
      '{{file}}: row {{at}} has the label {{label}}, but the file names the labels 0 to {{last}}. It is damaged; download it again.',
      { file, at: formatCount(row), label: String(cell), last: classNames.length - 1 },
    ),
  );
}

const textOf = (cell: Cell): string | null =>
  cell instanceof Uint8Array ? new TextDecoder().decode(cell.subarray(0, 1000)) : null;
