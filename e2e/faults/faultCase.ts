import type { FaultBrowser } from './faultBrowser.ts';

/** What a case may use; all of it is taken away when the case ends. */
export interface FaultContext {
  /** How often the fault is injected. */
  readonly tries: number;
  /** Whether as much is tried as the design asks for. */
  readonly full: boolean;
  /** `http://localhost:PORT/` of the built page, served with the headers of `npm start`. */
  readonly address: string;
  /** An empty folder of this case. */
  readonly folder: string;
  /** A Chromium with its profile in `<folder>/<profile>`; started again, it has what was stored. */
  start(profile?: string, more?: readonly string[]): Promise<FaultBrowser>;
  /** A line for whoever watches. */
  note(line: string): void;
}

export interface FaultOutcome {
  /** Tries that met the pass criterion. */
  readonly passed: number;
  /** Things that the page called saved and that were gone, over all tries. */
  readonly lost: number;
  /** Things that were stored, but of two saves, over all tries. */
  readonly mixed: number;
  /** The longest time from the fault until the lab could be used; null if nothing had to recover. */
  readonly recoverMs: number | null;
  /** Why a try failed, or what cannot be tried without a window. */
  readonly words?: string;
}

export interface FaultCase {
  /** `F7`, its row in the design. */
  readonly id: string;
  /** What is injected, in a few words. */
  readonly what: string;
  /** Tries of the short form; 0 for a case of `--full` alone. */
  readonly tries: number;
  readonly fullTries: number;
  run(context: FaultContext): Promise<FaultOutcome>;
}

/** What one try found. */
export interface Try {
  readonly lost?: number;
  readonly recoverMs?: number;
}

/** A pass criterion that was not met: what was seen, in words. */
export class FaultMissed extends Error {
  override readonly name = 'FaultMissed';
  readonly lost: number;
  readonly mixed: number;

  constructor(message: string, lost = 0, mixed = 0) {
    super(message);
    this.lost = lost;
    this.mixed = mixed;
  }
}

/** Of a case that was not tried, or whose tries could not be made. */
export const untried = (words: string): FaultOutcome => ({
  ...{ passed: 0, lost: 0, mixed: 0, recoverMs: null, words },
});

/** A try that takes longer is a failed one: a page that hangs is a fault too. */
const PATIENCE_MS = 300_000;

/**
 * Makes all tries of a case, one after the other; one that throws has failed, and the others are
 * still made.
 * @param attempt gets the try's number from 0; it throws FaultMissed if the criterion is not met
 */
export async function eachTry(
  { tries, note }: Pick<FaultContext, 'tries' | 'note'>,
  attempt: (n: number) => Promise<Try>,
): Promise<FaultOutcome> {
  let passed = 0;
  let lost = 0;
  let mixed = 0;
  let recoverMs: number | null = null;
  let words: string | null = null;
  for (let n = 0; n < tries; n++) {
    try {
      const found = await inTime(attempt(n));
      passed++;
      lost += found.lost ?? 0;
      if (found.recoverMs !== undefined) recoverMs = Math.max(recoverMs ?? 0, found.recoverMs);
    } catch (error) {
      const reason = reasonOf(error);
      if (error instanceof FaultMissed) {
        lost += error.lost;
        mixed += error.mixed;
      }
      words ??= reason;
      note(`try ${n + 1}: ${reason}`);
    }
  }
  return { passed, lost, mixed, recoverMs, ...(words !== null && { words }) };
}

/** The first lines of an error: Playwright adds a long log, whose first line says what it waited for. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 3).join(' ').slice(0, 300);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    const late = () => reject(new FaultMissed(`no end within ${PATIENCE_MS / 1000} s`));
    timer = setTimeout(late, PATIENCE_MS);
  });
  // The loser of the race settles unheard.
  work.catch(() => {});
  return await Promise.race([work, over]).finally(() => clearTimeout(timer));
}
