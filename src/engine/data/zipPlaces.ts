/** Where the files of a zip lie in it. */

/** A file as the zip's directory lists it. */
export interface ZipPlace {
  /** Offset of its local header. */
  readonly offset: number;
  /** Bytes of its name in the directory; the local header repeats it. */
  readonly nameBytes: number;
  /** Bytes of its packed data. */
  readonly packed: number;
}

/** Of a local header, before its name (PKWARE APPNOTE 4.3.7). */
export const LOCAL_HEADER_BYTES = 30;

/**
 * Two files of which the first reaches into the second; null if there are none. Files that share
 * bytes unpack to many times what an archive holds, each within every limit.
 */
export function firstOverlap<File extends ZipPlace>(
  files: readonly File[],
): readonly [File, File] | null {
  const sorted = files.toSorted((a, b) => a.offset - b.offset);
  for (const [i, file] of sorted.entries()) {
    const next = sorted[i + 1];
    const end = file.offset + LOCAL_HEADER_BYTES + file.nameBytes + file.packed;
    if (next !== undefined && end > next.offset) return [file, next];
  }
  return null;
}
