/** Files from an address: redirects followed, a broken transfer taken up where it broke. */
import { formatBytes } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import { DataError } from './dataset.ts';

export interface DownloadParts {
  readonly fetch: typeof fetch;
  /** `total` is 0 where the server does not say. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
  /** A transfer that brings nothing for so long is broken. */
  readonly stallMs?: number;
  /** Why there is no answer; in a browser nothing is told of it. */
  readonly whyNone?: (error: unknown) => Words;
  /** Before another attempt. */
  readonly pauseMs?: number;
}

/** Attempts in a row that bring nothing. */
const MOST_ATTEMPTS = 5;
const MAX_DOWNLOAD_BYTES = 2 ** 36;

/** What a server says of a file; the same in every answer, or the file is another. */
interface About {
  /** Null where it is not known. */
  readonly total: number | null;
  readonly tags: readonly (string | null)[];
  /** The length may be that of packed bytes: a server elsewhere need not show that it packs them. */
  readonly unsure?: boolean;
}

/** @returns null for what is no address of a file on the web */
export function webAddress(text: string): URL | null {
  if (!/^https?:\/\//i.test(text)) return null;
  return URL.canParse(text) ? new URL(text) : null;
}

/**
 * The bytes of a file, in order and each once.
 * @throws DataError when it cannot be had whole; the signal's reason when it is aborted
 */
export async function* download(
  address: URL,
  parts: DownloadParts,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { onProgress, signal, pauseMs = 1000 } = parts;
  if (address.username !== '' || address.password !== '') {
    throw refused(address, say('an address with a password is not used'));
  }
  let about: About | null = null;
  let have = 0;
  for (let idle = 0; ; ) {
    const before = have;
    const answer: Response | null = await ask(address, have, about === null, parts);
    if (answer !== null) {
      const now = aboutOf(answer, have);
      about ??= now;
      if (!isSame(about, now)) throw refused(address, say('it changed on the server meanwhile'));
      let total: number | null = about.total;
      if (total !== null && total > MAX_DOWNLOAD_BYTES) throw tooLarge(address, total);
      // A server without ranges begins again; what is here already is passed over.
      let skip = answer.status === 206 ? 0 : have;
      const transfer = new Transfer(answer, parts);
      for await (const piece of transfer.pieces()) {
        const chunk = piece.subarray(Math.min(skip, piece.length));
        skip -= piece.length - chunk.length;
        if (chunk.length === 0) continue;
        have += chunk.length;
        if (total !== null && have > total) {
          if (about.unsure !== true) throw longer(address, total);
          total = null;
          about = { ...about, total };
        }
        if (have > MAX_DOWNLOAD_BYTES) throw tooLarge(address, have);
        onProgress(have, total ?? 0);
        yield chunk;
      }
      if (skip === 0 && (total === null ? !transfer.broken : have === total)) return;
      if (total === null && transfer.broken) {
        throw refused(
          address,
          say('the transfer broke, and the server does not say how long the file is'),
        );
      }
    }
    idle = have > before ? 0 : idle + 1;
    if (idle >= MOST_ATTEMPTS) throw gaveUp(address, have, about?.total ?? 0);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    signal.throwIfAborted();
  }
}

const NO_ANSWER = say(
  'there is no connection, or the server does not let other pages read it (CORS)',
);

/** @returns null where another attempt may do */
async function ask(
  address: URL,
  from: number,
  first: boolean,
  { fetch, signal, whyNone = () => NO_ANSWER }: DownloadParts,
): Promise<Response | null> {
  signal.throwIfAborted();
  let answer: Response;
  try {
    answer = await fetch(address, {
      signal,
      ...(from > 0 ? { headers: { Range: `bytes=${from}-` } } : {}),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!first) return null;
    throw refused(address, whyNone(error));
  }
  const { status, ok, headers } = answer;
  if (!ok) await answer.body?.cancel().catch(() => {});
  if (!ok && !first && (status >= 500 || status === 429)) return null;
  if (!ok) throw refused(address, say('the server answered {{status}}', { status }));
  if (first && /^text\/html/i.test(headers.get('content-type') ?? '')) {
    await answer.body?.cancel().catch(() => {});
    throw refused(address, say('it is a web page, not a file'));
  }
  const start = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  if (status !== 206 || start === undefined || Number(start) === from) return answer;
  await answer.body?.cancel().catch(() => {});
  throw refused(address, say('the server sent another part of the file than was asked for'));
}

function aboutOf({ status, headers, type }: Response, from: number): About {
  const tags = [headers.get('etag'), headers.get('last-modified')];
  // The length is that of the encoded bytes.
  if (!/^(identity)?$/i.test(headers.get('content-encoding') ?? '')) return { total: null, tags };
  const ranged = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  const length = headers.get('content-length');
  if (status === 206 && ranged !== undefined) return { total: Number(ranged), tags };
  if (length === null || !/^\d+$/.test(length)) return { total: null, tags };
  const total = Number(length) + (status === 206 ? from : 0);
  const unsure = type === 'cors' && status === 200 && !headers.has('content-encoding');
  return { total, tags, unsure };
}

function isSame(before: About, now: About): boolean {
  const differ = <T>(a: T | null, b: T | null): boolean => a !== null && b !== null && a !== b;
  return (
    !differ(before.total, now.total) &&
    !before.tags.some((tag, i) => differ(tag, now.tags[i] ?? null))
  );
}

/** The body of an answer, up to its end or to where it breaks. */
class Transfer {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  readonly #signal: AbortSignal;
  readonly #stallMs: number;
  /** It ended with an error, or brought nothing for too long. */
  broken = false;

  constructor({ body }: Response, { signal, stallMs = 60_000 }: DownloadParts) {
    this.#reader = body?.getReader();
    this.#signal = signal;
    this.#stallMs = stallMs;
  }

  async *pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const reader = this.#reader;
    if (reader === undefined) return;
    try {
      for (;;) {
        const next = await this.#next(reader);
        if (next === null || next.done) return;
        yield next.value;
      }
    } finally {
      await reader.cancel().catch(() => {});
    }
  }

  async #next(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stalled = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), this.#stallMs);
    });
    const next = await Promise.race([reader.read().catch(() => null), stalled]);
    clearTimeout(timer);
    this.#signal.throwIfAborted();
    this.broken = next === null;
    return next;
  }
}

/** Without the password that it may have. */
function shown({ href }: URL): string {
  const address = new URL(href);
  address.username = '';
  address.password = '';
  return address.href.slice(0, 300);
}

const refused = (address: URL, reason: Words): DataError =>
  new DataError(
    say('{{address}} cannot be loaded: {{reason}}. Download it yourself and choose the file.', {
      address: shown(address),
      reason,
    }),
  );

const tooLarge = (address: URL, bytes: number): DataError =>
  refused(
    address,
    say('it has {{bytes}}, more than the limit of {{limit}}', {
      bytes: formatBytes(bytes),
      limit: formatBytes(MAX_DOWNLOAD_BYTES),
    }),
  );

const longer = (address: URL, total: number): DataError =>
  refused(
    address,
    say('the server stated {{bytes}} and sends more', { bytes: formatBytes(total) }),
  );

const gaveUp = (address: URL, have: number, total: number): DataError =>
  refused(
    address,
    say('the transfer broke after {{have}} of {{total}}, and {{n}} more attempts brought nothing', {
      have: formatBytes(have),
      total: formatBytes(total),
      n: MOST_ATTEMPTS,
    }),
  );
