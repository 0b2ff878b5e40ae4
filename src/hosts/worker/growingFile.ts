import { say } from '#base/words.ts';
import { damagedFile } from '#storage/runFileError.ts';
import { MAX_TEXT_BYTES } from '#storage/textLines.ts';

/** Bytes of the file from one on, at most `MOST_AT_ONCE`; null if there is no such file. */
type ReadFrom = (from: number) => Promise<Uint8Array<ArrayBuffer> | null>;

/** Bytes that are read again each time, to know that the file is the same one. */
const OVERLAP = 64;

/** Bytes that are asked for at once. */
export const MOST_AT_ONCE = 2 ** 24;

export interface NewLines {
  /** Whole ones, without their ends. */
  readonly lines: readonly string[];
  /** The file is shorter than it was, or another: it is read from its start the next time. */
  readonly replaced: boolean;
  /** More is there than was read. */
  readonly more: boolean;
}

const NOTHING: NewLines = { lines: [], replaced: false, more: false };

/**
 * The lines of a UTF-8 file that another program writes: those that are whole, each once. A line that is
 * cut anywhere, within a letter too, is told when its end is there.
 */
export class GrowingFile {
  readonly #read: ReadFrom;
  /** For messages. */
  readonly #name: string;
  #decoder = decoder();
  #at = 0;
  /** The last bytes before `#at`. */
  #end = new Uint8Array();
  /** The line that has begun, in the pieces in which it came. */
  #begun: string[] = [];
  #begunLength = 0;

  constructor(name: string, read: ReadFrom) {
    this.#name = name;
    this.#read = read;
  }

  /** What the file ends in without a line's end, so far. */
  get begun(): string {
    return this.#begun.join('');
  }

  /** @throws RunFileError if it is no text, or has a line that does not end */
  async next(): Promise<NewLines> {
    const known = this.#end.length;
    const bytes = await this.#read(this.#at - known);
    if (bytes === null) return NOTHING;
    if (!startsWith(bytes, this.#end)) {
      this.restart();
      return { ...NOTHING, replaced: true };
    }
    const fresh = bytes.subarray(known);
    this.#at += fresh.length;
    this.#end = bytes.slice(-OVERLAP);
    const [first = '', ...others] = this.#decoded(fresh).split('\n');
    const last = others.pop();
    if (last === undefined) {
      this.#begin(first);
      return { ...NOTHING, more: bytes.length >= MOST_AT_ONCE };
    }
    const lines = [this.begun + first, ...others];
    this.#begun = [];
    this.#begunLength = 0;
    this.#begin(last);
    return { lines, replaced: false, more: bytes.length >= MOST_AT_ONCE };
  }

  restart(): void {
    this.#decoder = decoder();
    this.#at = 0;
    this.#end = new Uint8Array();
    this.#begun = [];
    this.#begunLength = 0;
  }

  #begin(piece: string): void {
    if (piece === '') return;
    this.#begun.push(piece);
    this.#begunLength += piece.length;
    if (this.#begunLength > MAX_TEXT_BYTES) {
      throw damagedFile(this.#name, say('it has a line without an end'));
    }
  }

  #decoded(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes, { stream: true });
    } catch {
      throw damagedFile(this.#name, say('it is not text'));
    }
  }
}

const decoder = () => new TextDecoder('utf-8', { fatal: true });

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean =>
  bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);
