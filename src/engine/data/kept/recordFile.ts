/** A file of records of one size, and the runs of neighbours that a list of them is read in. */

/** A file that is read and written without waiting; a part of FileSystemSyncAccessHandle. */
export interface RecordFile {
  getSize(): number;
  /** @returns the bytes that were there */
  read(into: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** Records next to each other in the file and in what is read. */
export interface Run {
  /** Place of the first in the file. */
  readonly place: number;
  /** Its row in what is read. */
  readonly row: number;
  readonly count: number;
}

export function runsOf(places: Uint32Array): Run[] {
  const runs: Run[] = [];
  let row = 0;
  while (row < places.length) {
    const place = places[row] as number;
    let count = 1;
    while (places[row + count] === place + count) count++;
    runs.push({ place, row, count });
    row += count;
  }
  return runs;
}

/**
 * Reads records one after the other.
 * @returns false if the file ends before one of them
 */
export function readRecords(
  file: Pick<RecordFile, 'read'>,
  recordBytes: number,
  places: Uint32Array,
  into: Uint8Array<ArrayBuffer>,
): boolean {
  return runsOf(places).every(({ place, row, count }) => {
    const part = into.subarray(row * recordBytes, (row + count) * recordBytes);
    return file.read(part, { at: place * recordBytes }) === part.length;
  });
}
