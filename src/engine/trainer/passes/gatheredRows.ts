/** Rows that a pass computes: in memory where they are few, else in a file. */
import { say, WordsError } from '#base/words.ts';
import type { RecordFile } from '#data/kept/recordFile.ts';
import { recordCheck } from '#data/kept/recordIndex.ts';
import { type StoredRows, storedRows } from '#evaluate/rows.ts';
import { PASS_BATCH } from './imagePass.ts';

/** Bytes of rows of one kind that stay in memory. */
const IN_MEMORY = 2 ** 27;

/** A file of an evaluation. */
export interface ScratchFile extends Pick<RecordFile, 'read' | 'write'> {
  /** Deletes it. */
  close(): Promise<void>;
}

/** Where rows go that are too many for memory. */
export interface Scratch {
  /** Makes an empty file. */
  open(): Promise<ScratchFile>;
  /** Bytes of rows of one kind that stay in memory; if absent, 128 MiB. */
  readonly inMemory?: number;
}

export const staysInMemory = (rows: number, dim: number, most = IN_MEMORY): boolean =>
  rows * dim * 4 <= most;

export interface GatheredRows extends StoredRows {
  /** Takes a batch of the pass; the batches come in their order. */
  put(batch: number, rows: Float32Array<ArrayBuffer>): Promise<void>;
  /** Gives back what the rows take. */
  free(): Promise<void>;
}

/** @param scratch null keeps any number of rows in memory */
export async function gatherRows(
  count: number,
  dim: number,
  scratch: Scratch | null,
): Promise<GatheredRows> {
  if (scratch === null || staysInMemory(count, dim, scratch.inMemory)) {
    return rowsInMemory(count, dim);
  }
  try {
    return rowsInFile(await scratch.open(), count, dim);
  } catch {
    // A run does not end for want of storage.
    return rowsInMemory(count, dim);
  }
}

function rowsInMemory(count: number, dim: number): GatheredRows {
  const values = new Float32Array(count * dim);
  return {
    ...storedRows({ values, dim }),
    put: async (batch, rows) => values.set(rows, batch * PASS_BATCH * dim),
    free: async () => {},
  };
}

/**
 * Rows are read without waiting, on the thread that asks: what is computed from those before is
 * meanwhile on the GPU.
 */
function rowsInFile(file: ScratchFile, count: number, dim: number): GatheredRows {
  const rowBytes = dim * 4;
  /** Batches for which the file had no room. */
  const kept = new Map<number, Float32Array>();
  const checks = new Uint32Array(count);
  let lent = new Float32Array(0);
  /** Reads neighbours of one batch, or any that are in the file, into the rows of `into` from `at` on. */
  const bring = (first: number, rows: number, into: Float32Array<ArrayBuffer>, at: number) => {
    const spared = kept.get(Math.floor(first / PASS_BATCH));
    if (spared !== undefined) {
      const from = (first % PASS_BATCH) * dim;
      into.set(spared.subarray(from, from + rows * dim), at * dim);
      return;
    }
    const bytes = bytesOf(into.subarray(at * dim, (at + rows) * dim));
    if (file.read(bytes, { at: first * rowBytes }) !== bytes.length) throw damaged();
    for (let row = 0; row < rows; row++) {
      const own = bytes.subarray(row * rowBytes, (row + 1) * rowBytes);
      if (recordCheck(own) !== checks[first + row]) throw damaged();
    }
  };
  return {
    ...{ count, dim },
    async put(batch, rows) {
      const first = batch * PASS_BATCH;
      const bytes = bytesOf(rows);
      for (let at = 0; at < bytes.length; at += rowBytes) {
        checks[first + at / rowBytes] = recordCheck(bytes.subarray(at, at + rowBytes));
      }
      if (!fits(file, bytes, first * rowBytes)) kept.set(batch, rows);
    },
    async read(first, rows) {
      if (lent.length < rows * dim) lent = new Float32Array(rows * dim);
      const end = first + rows;
      for (let row = first; row < end; ) {
        // Where batches are kept in memory, each is read alone.
        const next = kept.size === 0 ? end : row - (row % PASS_BATCH) + PASS_BATCH;
        const until = Math.min(end, next);
        bring(row, until - row, lent, row - first);
        row = until;
      }
      return lent.subarray(0, rows * dim);
    },
    async gather(numbers, into) {
      // In the order of the file, as far as that spares the disk ways.
      const order = Uint32Array.from(numbers.keys()).sort(
        (a, b) => (numbers[a] as number) - (numbers[b] as number),
      );
      for (const at of order) bring(numbers[at] as number, 1, into, at);
    },
    free: () => file.close().catch(() => {}),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array<ArrayBuffer>) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Whether the file took the bytes. */
function fits(file: ScratchFile, bytes: Uint8Array<ArrayBuffer>, at: number): boolean {
  try {
    return file.write(bytes, { at }) === bytes.length;
  } catch {
    return false;
  }
}

const damaged = (): WordsError =>
  new WordsError(
    say('The stored features of an evaluation are missing or damaged; evaluate again.'),
  );
