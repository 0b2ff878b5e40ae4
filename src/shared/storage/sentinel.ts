/**
 * A mark outside IndexedDB of the runs that are stored. A database whose log was overwritten opens
 * empty, or as it was a while ago, without an error; only this mark tells that from a first visit.
 * It is kept in several places, since what damages one may leave the other.
 */
import * as v from 'valibot';

/** Where a mark is kept; both may reject. */
export interface MarkPlace {
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

export interface Sentinel {
  /**
   * Call after each listing.
   * @param found the runs that are stored, with those that are damaged or deleted
   * @returns the runs that were stored and are gone
   */
  check(found: readonly string[]): Promise<readonly string[]>;
  /** Call before the user deletes runs for good. */
  forget(runIds: readonly string[]): Promise<void>;
  /** What is found is all that is expected from now on. */
  accept(found: readonly string[]): Promise<void>;
}

interface Mark {
  /** Milliseconds since 1970; of two places the newer one counts. */
  readonly at: number;
  readonly runs: readonly string[];
}

const markSchema = v.object({
  at: v.pipe(v.number(), v.finite()),
  runs: v.array(v.string()),
});

/** Far above what a browser's storage holds in runs; keeps a mark small. */
const MOST = 5000;

/** Never rejects: without any place there is nothing to compare with. */
export function createSentinel(
  places: readonly MarkPlace[],
  now: () => number = Date.now,
): Sentinel {
  /** The marks of the places; null where there is none that can be read. */
  const read = () =>
    Promise.all(
      places.map(async (place): Promise<Mark | null> => {
        try {
          const found = v.safeParse(markSchema, JSON.parse((await place.read()) ?? 'null'));
          return found.success ? found.output : null;
        } catch {
          return null;
        }
      }),
    );
  const write = async (runs: readonly string[]) => {
    const text = JSON.stringify({ at: now(), runs: runs.slice(0, MOST) });
    await Promise.all(places.map((place) => place.write(text).catch(() => {})));
  };
  const newestOf = (marks: readonly (Mark | null)[]): readonly string[] =>
    marks.reduce((best, mark) => (mark !== null && mark.at > (best?.at ?? -1) ? mark : best), null)
      ?.runs ?? [];

  // One after the other: each reads what the one before has written.
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };

  return {
    check: (found) =>
      inOrder(async () => {
        const marks = await read();
        const known = newestOf(marks);
        const here = new Set(found);
        const lost = known.filter((runId) => !here.has(runId));
        const expected = [...found, ...lost];
        const same = (mark: Mark | null) =>
          mark !== null &&
          mark.runs.length === expected.length &&
          expected.every((runId) => mark.runs.includes(runId));
        if (expected.length > 0 && !marks.every(same)) await write(expected);
        return lost;
      }),
    forget: (runIds) =>
      inOrder(async () => {
        const known = newestOf(await read());
        const gone = new Set(runIds);
        if (known.some((runId) => gone.has(runId))) {
          await write(known.filter((runId) => !gone.has(runId)));
        }
      }),
    accept: (found) => inOrder(() => write(found)),
  };
}
