/** Rows that a pass computes: in memory where they are few, else in a store, batch by batch. */
import { say, WordsError } from '#base/words.ts';
import type { StoredRows } from '#evaluate/rows.ts';
import type { FeatureStorage, FeatureStore } from '#run/featureStore.ts';
import { PASS_BATCH } from './imagePass.ts';

/** Bytes of rows of one kind that stay in memory. */
const IN_MEMORY = 2 ** 27;

export const staysInMemory = (rows: number, dim: number, most = IN_MEMORY): boolean =>
  rows * dim * 4 <= most;

/** Where rows go that are too many for memory. */
export interface Scratch {
  readonly storage: FeatureStorage;
  /** Of the run that is evaluated, or what tells the evaluation from others. */
  readonly owner: string;
}

export interface GatheredRows extends StoredRows {
  /** Takes a batch of the pass. */
  put(batch: number, rows: Float32Array<ArrayBuffer>): Promise<void>;
  /** Gives back what the rows take. */
  free(): Promise<void>;
}

/**
 * @param scratch null keeps any number of rows in memory
 * @param kind tells rows of one evaluation apart, 0, 1, …
 * @param most bytes that stay in memory
 */
export async function gatherRows(
  count: number,
  dim: number,
  scratch: Scratch | null,
  kind: number,
  most = IN_MEMORY,
): Promise<GatheredRows> {
  if (scratch === null || staysInMemory(count, dim, most)) return rowsInMemory(count, dim);
  const pass = { runId: `evaluation of ${scratch.owner}`, epoch: kind, fingerprint: 'rows' };
  try {
    const store = await scratch.storage.openFeatureStore({ ...pass, totalBytes: count * dim * 4 });
    // What an evaluation that was cut off left is of other weights.
    await store.clear();
    return rowsInStore(store, count, dim);
  } catch {
    // A run does not end for want of storage.
    return rowsInMemory(count, dim);
  }
}

function rowsInMemory(count: number, dim: number): GatheredRows {
  const values = new Float32Array(count * dim);
  return {
    ...{ count, dim },
    put: async (batch, rows) => values.set(rows, batch * PASS_BATCH * dim),
    read: async (first, rows) => values.subarray(first * dim, (first + rows) * dim),
    free: async () => {},
  };
}

function rowsInStore(store: FeatureStore, count: number, dim: number): GatheredRows {
  /** Batches for which the store had no room. */
  const kept = new Map<number, Float32Array>();
  const batch = async (at: number): Promise<Float32Array> => {
    const rows = kept.get(at) ?? (await store.get(at));
    if (rows !== null) return rows;
    throw new WordsError(
      say('The stored features of an evaluation are missing or damaged; evaluate again.'),
    );
  };
  return {
    ...{ count, dim },
    put: (at, rows) => store.put(at, rows).catch(() => void kept.set(at, rows)),
    async read(first, rows) {
      const values = new Float32Array(rows * dim);
      for (let row = first; row < first + rows; ) {
        const at = Math.floor(row / PASS_BATCH);
        const from = row - at * PASS_BATCH;
        const until = Math.min(PASS_BATCH, from + first + rows - row);
        const part = (await batch(at)).subarray(from * dim, until * dim);
        values.set(part, (row - first) * dim);
        row += until - from;
      }
      return values;
    },
    free: () => store.clear().catch(() => {}),
  };
}
