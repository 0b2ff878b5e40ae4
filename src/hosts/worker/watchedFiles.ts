import { say, type Words, WordsError } from '#base/words.ts';
import type { WatchedFile, WatchedSource } from '#run/watching.ts';
import { MOST_AT_ONCE } from './growingFile.ts';

/** Reads a run's files, from a byte on. */
export interface WatchedFiles {
  /**
   * At most `MOST_AT_ONCE` bytes; none where the file is not so long.
   * @returns null if there is no such file @throws WordsError if it cannot be read now
   */
  read(file: WatchedFile, from: number): Promise<Uint8Array<ArrayBuffer> | null>;
}

export const watchedFiles = (
  { at, name }: WatchedSource,
  ask: typeof fetch = (...given) => fetch(...given),
): WatchedFiles => (typeof at === 'string' ? urlFiles(at, name, ask) : folderFiles(at));

/** A server that does not answer for so long is not there. */
const ANSWER_MS = 30_000;

/** A file below a folder's address; what follows a question mark is kept, such as a key. */
export function fileAddress(folder: string, file: string): string {
  const address = new URL(file, folder);
  address.search = new URL(folder).search;
  return address.href;
}

/** How every file is asked for: no cookies, nothing from a cache. */
export function askFor(ask: typeof fetch, address: string, from = 0): Promise<Response> {
  return ask(address, {
    ...(from > 0 && { headers: { Range: `bytes=${from}-` } }),
    ...{ cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
}

/** Many servers answer with a page where there is no file. */
export const isPage = ({ headers }: Response): boolean =>
  /^text\/html/i.test(headers.get('Content-Type') ?? '');

export function unreachable(run: string, address: string): Words {
  const { protocol, hostname, origin } = new URL(address);
  const { location } = globalThis;
  if (origin === location?.origin) {
    return say('{{run}} cannot be reached: npm run watch has ended, or the connection failed.', {
      run,
    });
  }
  if (location?.protocol === 'https:' && protocol === 'http:' && !isHere(hostname)) {
    return say(
      '{{run}} cannot be reached: a page that was loaded by https may not read an address that begins with http:. Serve the runs by https, or open this app on localhost (npm start).',
      { run },
    );
  }
  return say(
    '{{run}} cannot be reached: there is no connection, or the server does not let other pages read it (CORS): it has to answer with Access-Control-Allow-Origin, as python3 -m protolab_torch serve does.',
    { run },
  );
}

const isHere = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

function urlFiles(folder: string, run: string, ask: typeof fetch): WatchedFiles {
  /** Whether the server refuses requests for a part of a file, which may ask for its leave first. */
  let whole = false;
  const answer = async (address: string, from: number): Promise<Response> => {
    if (from > 0 && !whole) {
      const part = await askFor(ask, address, from).catch(() => null);
      if (part !== null) return part;
    }
    const response = await askFor(ask, address).catch(() => {
      throw new WordsError(unreachable(run, folder));
    });
    whole ||= from > 0;
    return response;
  };
  return {
    async read(file, from) {
      const response = await answer(fileAddress(folder, file), from);
      const { status, ok, body } = response;
      const leave = () => void body?.cancel().catch(() => {});
      if (status === 404 || (ok && isPage(response))) {
        leave();
        return null;
      }
      // The file is shorter now.
      if (status === 416) {
        leave();
        return new Uint8Array();
      }
      if (!ok) {
        leave();
        throw new WordsError(
          say('{{run}} cannot be read: the server answered {{status}}.', { run, status }),
        );
      }
      return bytesOf(response, status === 206 ? 0 : from).catch(() => {
        throw new WordsError(unreachable(run, folder));
      });
    },
  };
}

/** The body after its first bytes, as far as it is wanted. */
async function bytesOf({ body }: Response, skip: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let left = skip;
  try {
    while (reader !== undefined && length < MOST_AT_ONCE) {
      const { value, done } = await reader.read();
      if (done) break;
      const piece = value.subarray(Math.min(left, value.length));
      left -= value.length - piece.length;
      pieces.push(piece);
      length += piece.length;
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
  return new Uint8Array(await new Blob(pieces).slice(0, MOST_AT_ONCE).arrayBuffer());
}

function folderFiles(folder: FileSystemDirectoryHandle): WatchedFiles {
  return {
    async read(name, from) {
      try {
        const file = await (await folder.getFileHandle(name)).getFile();
        return new Uint8Array(await file.slice(from, from + MOST_AT_ONCE).arrayBuffer());
      } catch (error) {
        if (error instanceof DOMException && error.name === 'NotFoundError') return null;
        // It was changed while it was read: the next time it is whole.
        if (error instanceof DOMException && error.name === 'NotReadableError') return null;
        throw error;
      }
    },
  };
}
