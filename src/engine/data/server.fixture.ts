/** A server of one file that behaves as it is told, request by request. */

export interface Behaviour {
  /** Bytes that it sends of what is asked for; all by default. */
  readonly sends?: number;
  /** After them the connection breaks, or ends as if that were all. */
  readonly after?: 'break' | 'end' | 'hang';
  readonly status?: number;
  /** It answers requests for a part with that part. */
  readonly ranges?: boolean;
  /** What it states, where that is not the truth; null for nothing. */
  readonly length?: number | null;
  readonly tag?: string;
  readonly type?: string;
  /** Where the part begins that it says it sends. */
  readonly start?: number;
  /** It is another site, whose answer shows few of its headers. */
  readonly elsewhere?: boolean;
  /** There is no answer at all. */
  readonly silent?: boolean;
}

/** @param plan what it does at each request, the last again and again */
export function fakeServer(body: Uint8Array<ArrayBuffer>, plan: readonly Behaviour[]) {
  const asked: (string | null)[] = [];
  const fetchFile: typeof fetch = (_, { headers } = {}) => {
    const range = new Headers(headers).get('range');
    const behaviour = plan[Math.min(asked.push(range), plan.length) - 1] ?? {};
    if (behaviour.silent === true) return Promise.reject(new TypeError('no connection'));
    return Promise.resolve(answer(body, range, behaviour));
  };
  return { fetch: fetchFile, asked };
}

function answer(body: Uint8Array<ArrayBuffer>, range: string | null, how: Behaviour): Response {
  const { ranges = true, status = 200, after = 'end' } = how;
  const from = ranges ? Number(/\d+/.exec(range ?? '0')?.[0] ?? 0) : 0;
  const rest = body.slice(from);
  const sent = how.sends === undefined ? rest : body.slice(from, from + how.sends);
  const headers = new Headers({ 'content-type': how.type ?? 'application/octet-stream' });
  const length = how.length === undefined ? rest.length : how.length;
  if (length !== null) headers.set('content-length', String(length));
  if (how.tag !== undefined) headers.set('etag', how.tag);
  const isPart = range !== null && ranges && status === 200;
  const start = how.start ?? from;
  if (isPart) headers.set('content-range', `bytes ${start}-${body.length - 1}/${body.length}`);
  let given = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (given < sent.length) {
        controller.enqueue(sent.slice(given, given + 1000));
        given += 1000;
      } else if (after === 'break') controller.error(new TypeError('broken'));
      else if (after === 'end') controller.close();
      else return new Promise<void>(() => {});
      return undefined;
    },
  });
  const bodyless = status === 204;
  const found = new Response(bodyless ? null : stream, { status: isPart ? 206 : status, headers });
  if (how.elsewhere === true) Object.defineProperty(found, 'type', { value: 'cors' });
  return found;
}
