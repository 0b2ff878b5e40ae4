import type { Dataset } from '#data/dataset.ts';
import { imageCount } from '#data/dataset.ts';
import { namesFile, namesFileBytes } from '#data/fileNames.ts';
import { memorySink, type OpenSink } from '#data/imageSink.ts';
import { imageBytes, isStored } from '#data/storedPixels.ts';
import { FiledPixels } from './filedPixels.ts';
import type { RecordIndex } from './recordIndex.ts';
import { type RecordFiles, RecordSink } from './recordSink.ts';
import { refuseWithoutRoom, type StorageRoom, storageProblem } from './room.ts';
import { datasetOfText, datasetText, type KeptDataset } from './storedDataset.ts';

/** One place for decoded images, under the fingerprint of their files. */
export interface RecordPlace extends StorageRoom {
  /** What was written about a finished decoding; null if there is none. */
  readText(): Promise<string | null>;
  writeText(text: string): Promise<void>;
  /** Bytes of the records; 0 if there are none. */
  recordBytes(): Promise<number>;
  /** Writes the names of the files, in parts; none deletes them. */
  writeNames(parts: Iterable<Uint8Array<ArrayBuffer>>): Promise<void>;
  /** Bytes of those; 0 if there are none. */
  nameBytes(): Promise<number>;
  /** Opens the files, which it makes where they are not there, for nobody else. */
  open(about: {
    readonly name: string;
    readonly images: number;
    readonly side: number;
  }): Promise<RecordFiles>;
}

/** A data set in memory, or what is known of one whose pixels are in the place. */
export type Kept =
  | { readonly kind: 'memory'; readonly dataset: Dataset }
  | {
      readonly kind: 'records';
      readonly dataset: KeptDataset;
      readonly index: RecordIndex;
    };

/** Decoded images of fewer bytes stay in memory: they are decoded in seconds. */
const RECORDS_FROM = 2 ** 24;

/**
 * A data set from its place, or decoded and put there: written while it is decoded where the format
 * does so, and afterwards where it does not. What is cut off is taken up the next time.
 * @param load decodes, with what opens the place for its images
 * @param from bytes of decoded images that are put there
 */
export async function keepRecords(
  place: RecordPlace,
  load: (openSink: OpenSink) => Promise<Dataset>,
  from: number = RECORDS_FROM,
): Promise<Kept> {
  const known = await place.readText().then((text) => (text === null ? null : datasetOfText(text)));
  const bytes = known === null ? 0 : known.index.images * imageBytes(known.index.side);
  if (
    known !== null &&
    (await place.recordBytes()) === bytes &&
    (await place.nameBytes()) === known.nameBytes
  ) {
    return { kind: 'records', dataset: known.dataset, index: known.index };
  }
  const opened: { readonly files: RecordFiles; readonly sink: RecordSink }[] = [];
  const openRecords = async (images: number, side: number, name: string): Promise<RecordSink> => {
    const about = { name, images, side };
    await refuseWithoutRoom(place, about, await place.recordBytes());
    const files = await place.open(about).catch((error: unknown) => {
      throw storageProblem(error, name, images * imageBytes(side));
    });
    const sink = new RecordSink(files, images, side, name);
    opened.push({ files, sink });
    return sink;
  };
  try {
    const loaded = await load((images, side, name) =>
      images * imageBytes(side) < from
        ? memorySink(images, side, name)
        : openRecords(images, side, name),
    );
    const { pixels, files, ...dataset } = loaded;
    const names = files !== undefined && !('read' in files) ? files : [];
    if (!isStored(pixels) && pixels.length < from) return { kind: 'memory', dataset: loaded };
    const filed = isStored(pixels) ? pixels : await stored(loaded, pixels, openRecords);
    if (!(filed instanceof FiledPixels)) throw new Error('images are stored in another place');
    const text = datasetText(
      { ...dataset, pixels: filed },
      names.length === 0 ? 0 : namesFileBytes(names),
    );
    await place
      .writeNames(names.length === 0 ? [] : namesFile(names))
      .then(() => place.writeText(text))
      .catch((error: unknown) => {
        throw storageProblem(error, dataset.name, filed.length);
      });
    return { kind: 'records', dataset, index: filed.index };
  } finally {
    for (const { files, sink } of opened) close(files, sink);
  }
}

/** What waits is written, if it can be: a decoding that was cut off goes on from there. */
function close({ records, log }: RecordFiles, sink: RecordSink): void {
  try {
    sink.write();
  } catch {
    // The reason why the decoding ended is told, not this one.
  }
  records.close();
  log.close();
}

async function stored(
  dataset: Dataset,
  pixels: Uint8Array<ArrayBuffer>,
  open: (images: number, side: number, name: string) => Promise<RecordSink>,
): Promise<FiledPixels> {
  const { side, name } = dataset;
  const images = imageCount(dataset);
  const sink = await open(images, side, name);
  const bytes = imageBytes(side);
  for (let image = 0; image < images; image++) {
    const record = pixels.subarray(image * bytes, (image + 1) * bytes);
    sink.put(image, (out, offset) => out.set(record, offset));
  }
  return sink.finish();
}
