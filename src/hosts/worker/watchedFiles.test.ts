import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { WordsError } from '#base/words.ts';
import { findRuns } from './findRuns.ts';
import { watchedFiles } from './watchedFiles.ts';

interface Server {
  /** By path and query. */
  readonly files: Readonly<Record<string, string>>;
  /** Answers requests for a part with that part; false: with all of it; 'refuses': with nothing. */
  readonly ranges?: boolean | 'refuses';
  readonly type?: string;
}

function server({ files, ranges = true, type = 'text/plain' }: Server) {
  const asked: string[] = [];
  const ask: typeof fetch = async (address, { headers } = {}) => {
    const url = new URL(String(address));
    const range = new Headers(headers).get('Range');
    asked.push(`${url.pathname}${url.search}${range === null ? '' : ` ${range}`}`);
    if (range !== null && ranges === 'refuses') throw new TypeError('Failed to fetch');
    const text = files[url.pathname + url.search];
    if (text === undefined) return new Response('', { status: 404 });
    const bytes = new TextEncoder().encode(text);
    const from = ranges === true ? Number(/\d+/.exec(range ?? '0')?.[0]) : 0;
    if (from > 0 && from >= bytes.length) return new Response('', { status: 416 });
    const status = ranges === true && range !== null ? 206 : 200;
    return new Response(bytes.slice(from), { status, headers: { 'Content-Type': type } });
  };
  return { ask, asked };
}

const told = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof WordsError ? english(error.words) : String(error);
};

const source = { name: 'far', at: 'https://far.example/runs/one/?key=1' };
const METRICS = '/runs/one/metrics.jsonl?key=1';

test.each([
  [true, ['/runs/one/metrics.jsonl?key=1 bytes=3-']],
  [false, ['/runs/one/metrics.jsonl?key=1 bytes=3-']],
  ['refuses', [`${METRICS} bytes=3-`, METRICS]],
] as const)('a part of a file, from a server with ranges %s', async (ranges, requests) => {
  const { ask, asked } = server({ files: { [METRICS]: 'abcdef' }, ranges });
  const files = watchedFiles(source, ask);
  const read = async (from: number) =>
    new TextDecoder().decode((await files.read('metrics.jsonl', from)) ?? undefined);
  expect(await read(3)).toBe('def');
  expect(asked).toEqual(requests);
  expect(await read(9)).toBe('');
  expect(asked.length).toBe(requests.length + 1);
});

test('a page in place of a file is no file, and a refusal is told', async () => {
  const page = server({ files: { [METRICS]: '<html>' }, type: 'text/html' });
  expect(await watchedFiles(source, page.ask).read('metrics.jsonl', 0)).toBeNull();
  expect(await watchedFiles(source, page.ask).read('config.json', 0)).toBeNull();
  const closed = async () => new Response('', { status: 403 });
  expect(await told(watchedFiles(source, closed).read('config.json', 0))).toBe(
    'far cannot be read: the server answered 403.',
  );
  const silent = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await told(watchedFiles(source, silent).read('config.json', 0))).toMatch(
    /^far cannot be reached: there is no connection, or .*\(CORS\)/,
  );
});

test('runs are found at a run, at its metrics, and in a list of either kind', async () => {
  const files = { '/runs/one/metrics.jsonl': '', '/runs/a b/metrics.jsonl': '' };
  const runs = server({ files: { ...files, '/runs/a%20b/metrics.jsonl': '' } }).ask;
  const one = [{ name: 'far.example/runs/one', at: 'https://far.example/runs/one/' }];
  expect(await findRuns('https://far.example/runs/one', runs)).toEqual(one);
  expect(await findRuns(' https://far.example/runs/one/metrics.jsonl#x', runs)).toEqual(one);

  const list = (type: string, text: string): typeof fetch => {
    const listed = server({ files: { '/runs/': text }, type }).ask;
    return (address, init) =>
      String(address).endsWith('/runs/') ? listed(address, init) : runs(address, init);
  };
  const page =
    '<a href="../">up</a><a href="one/">one/</a><a href="a%20b/">a b</a><a href="x/">x</a>';
  const both = [...one, { name: 'far.example/runs/a b', at: 'https://far.example/runs/a%20b/' }];
  expect(await findRuns('https://far.example/runs', list('text/html', page))).toEqual(both);
  const names = list('application/json', '["one", "a b", "../x", 3]');
  expect(await findRuns('https://far.example/runs/', names)).toEqual(both);
});

test('an address without runs is refused in words', async () => {
  const { ask } = server({ files: { '/': 'hello' } });
  expect(await told(findRuns('https://far.example/', ask))).toMatch(
    /^far\.example: no run was found there\. Name the folder of a run/,
  );
  expect(await told(findRuns('far.example', ask))).toBe(
    'Write an address that begins with https://.',
  );
  expect(await told(findRuns('https://me:secret@far.example/', ask))).toMatch(/password/);
});
