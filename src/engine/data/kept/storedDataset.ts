/** All of a data set but its pixels as a text that is kept beside their records. */
import type { Dataset, LabelLevel } from '#data/dataset.ts';
import type { FiledPixels } from './filedPixels.ts';
import type { RecordIndex } from './recordIndex.ts';

/** Raised when files would be decoded to other pixels or labels: what was kept is not used then. */
export const RECORDS_VERSION = 2;

/** A data set whose pixels are in records. */
export type FiledDataset = Omit<Dataset, 'pixels'> & { readonly pixels: FiledPixels };

/** What is known of it beside its pixels and the names of its files, which are in files of their own. */
export type KeptDataset = Omit<Dataset, 'pixels' | 'files'> & {
  /** As an earlier version wrote them. */
  readonly files?: readonly string[];
};

type Written = Omit<KeptDataset, 'levels' | 'groups'> & {
  readonly version: number;
  /** Bytes of the file of names; absent where there is none. */
  readonly nameBytes?: number;
  readonly levels: readonly (Omit<LabelLevel, 'labels'> & { readonly labels: number[] })[];
  readonly groups: number[] | null;
  readonly index: {
    readonly images: number;
    readonly places: number[];
    readonly checks: number[];
    readonly histogram: number[];
  };
};

export function datasetText(
  { pixels, levels, groups, files: _, ...rest }: FiledDataset,
  nameBytes = 0,
): string {
  const { images, places, checks, histogram } = pixels.index;
  const written: Written = {
    ...rest,
    version: RECORDS_VERSION,
    ...(nameBytes > 0 && { nameBytes }),
    levels: levels.map((level) => ({ ...level, labels: Array.from(level.labels) })),
    groups: groups === null ? null : Array.from(groups),
    index: {
      images,
      places: Array.from(places),
      checks: Array.from(checks),
      histogram: Array.from(histogram),
    },
  };
  const text = JSON.stringify(written);
  return `${textCheck(text)}\n${text}`;
}

/** @returns null if the text is damaged or of another version */
export function datasetOfText(text: string): {
  readonly dataset: KeptDataset;
  readonly index: RecordIndex;
  readonly nameBytes: number;
} | null {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== textCheck(body)) return null;
  // Its own checksum says that it is what was written.
  const { version, levels, groups, index, nameBytes = 0, ...rest }: Written = JSON.parse(body);
  if (version !== RECORDS_VERSION) return null;
  return {
    nameBytes,
    dataset: {
      ...rest,
      levels: levels.map((level) => ({ ...level, labels: Uint16Array.from(level.labels) })),
      groups: groups === null ? null : Uint16Array.from(groups),
    },
    index: {
      images: index.images,
      side: rest.side,
      places: Uint32Array.from(index.places),
      checks: Uint32Array.from(index.checks),
      histogram: Float64Array.from(index.histogram),
    },
  };
}

/** Two FNV-1a hashes of UTF-16 units, forward and with another start. */
function textCheck(text: string): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  }
  return [a, b].map((hash) => (hash >>> 0).toString(16).padStart(8, '0')).join('');
}
