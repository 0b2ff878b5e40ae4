import type { Dataset } from '#data/dataset.ts';
import { imageCount } from '#data/dataset.ts';
import { namesFile, namesFileBytes } from '#data/fileNames.ts';
import { memorySink, type OpenSink, sinkInto } from '#data/imageSink.ts';
import { MAX_BYTES } from '#data/inputLimits.ts';
import { imageBytes, isStored } from '#data/storedPixels.ts';
import { FallbackSink, roomInMemory } from './fallbackSink.ts';
import { FiledPixels } from './filedPixels.ts';
import type { RecordIndex } from './recordIndex.ts';
import { type RecordFiles, RecordSink } from './recordSink.ts';
import {
  inMemoryInstead,
  refuseWithoutRoom,
  StorageProblem,
  type StorageRoom,
  storageProblem,
} from './room.ts';
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
  /** Deletes all of it. */
  discard(): Promise<void>;
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
 * does so, and afterwards where it does not. What is cut off is taken up the next time. What the place
 * does not take stays in memory where it fits, and a note says so.
 * @param load decodes, with what opens the place for its images
 * @param from bytes of decoded images that are put there
 * @param most bytes of decoded images that may be in memory in place of that
 * @throws StorageProblem
 */
export async function keepRecords(
  place: RecordPlace,
  load: (openSink: OpenSink) => Promise<Dataset>,
  from: number = RECORDS_FROM,
  most: number = MAX_BYTES,
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
  /** Why memory took over. */
  const fallen: StorageProblem[] = [];
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
  const openSink: OpenSink = async (images, side, name) => {
    if (images * imageBytes(side) < from) return memorySink(images, side, name);
    const memory = () => roomInMemory(images, side, most);
    try {
      const records = await openRecords(images, side, name);
      return new FallbackSink(records, side, memory, (problem) => fallen.push(problem));
    } catch (error) {
      if (!(error instanceof StorageProblem)) throw error;
      const pixels = memory();
      if (pixels === null) throw error;
      fallen.push(error);
      return sinkInto(pixels, side);
    }
  };
  const keep = async (loaded: Dataset): Promise<Kept> => {
    const { pixels, files: _, ...dataset } = loaded;
    if (!isStored(pixels) && (fallen.length > 0 || pixels.length < from)) {
      return { kind: 'memory', dataset: loaded };
    }
    try {
      const filed = isStored(pixels) ? pixels : await stored(loaded, pixels, openRecords);
      if (!(filed instanceof FiledPixels)) throw new Error('images are stored in another place');
      await writeAbout(place, loaded, filed);
      return { kind: 'records', dataset, index: filed.index };
    } catch (error) {
      if (!(error instanceof StorageProblem)) throw error;
      const whole = await wholeOf(loaded, most);
      if (whole === null) throw error;
      fallen.push(error);
      return { kind: 'memory', dataset: { ...loaded, pixels: whole } };
    }
  };
  let kept: Kept;
  try {
    kept = await keep(await load(openSink));
  } finally {
    for (const { files, sink } of opened) close(files, sink);
  }
  const [problem] = fallen;
  if (kept.kind === 'records' || problem === undefined) return kept;
  // Other things are to be stored in the room that it took.
  await place.discard().catch(() => {});
  const { notes, pixels } = kept.dataset;
  const note = inMemoryInstead(problem.reason, pixels.length);
  return { kind: 'memory', dataset: { ...kept.dataset, notes: [...notes, note] } };
}

/** Everything about a data set whose records are written. @throws StorageProblem */
async function writeAbout(
  place: RecordPlace,
  { files, ...dataset }: Dataset,
  pixels: FiledPixels,
): Promise<void> {
  const names = files !== undefined && !('read' in files) ? files : [];
  const bytes = names.length === 0 ? 0 : namesFileBytes(names);
  await place
    .writeNames(names.length === 0 ? [] : namesFile(names))
    .then(() => place.writeText(datasetText({ ...dataset, pixels }, bytes)))
    .catch((error: unknown) => {
      throw storageProblem(error, dataset.name, pixels.length);
    });
}

/** All pixels in memory; null where they are too many. */
async function wholeOf(dataset: Dataset, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const { pixels, side } = dataset;
  if (!isStored(pixels)) return pixels;
  const images = imageCount(dataset);
  const whole = roomInMemory(images, side, most);
  const all = Uint32Array.from({ length: images }, (_, image) => image);
  return whole && pixels.read(all, whole);
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
