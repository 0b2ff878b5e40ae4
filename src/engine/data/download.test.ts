import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { DataError } from './dataset.ts';
import { download, webAddress } from './download.ts';
import { type Behaviour, fakeServer } from './server.fixture.ts';

const FILE = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 251);
const ADDRESS = new URL('https://example.org/set/train.parquet?download=true');

async function loaded(plan: readonly Behaviour[]) {
  const server = fakeServer(FILE, plan);
  const { signal } = new AbortController();
  const parts = { fetch: server.fetch, onProgress: () => {}, signal, pauseMs: 0, stallMs: 30 };
  const bytes: number[] = [];
  for await (const chunk of download(ADDRESS, parts)) bytes.push(...chunk);
  return { bytes, asked: server.asked };
}

async function refusal(plan: readonly Behaviour[]): Promise<string> {
  const error = await loaded(plan).catch((thrown: unknown) => thrown);
  if (error instanceof DataError) return english(error.words);
  throw new Error('It was loaded.');
}

test('addresses', () => {
  expect(webAddress('data/train.bin')).toBe(null);
  expect(webAddress('ftp://example.org/a.zip')).toBe(null);
  expect(webAddress('https://')).toBe(null);
});

test('a file comes whole, with or without a stated length', async () => {
  expect((await loaded([{}])).bytes).toEqual([...FILE]);
  expect((await loaded([{ length: null }])).bytes).toEqual([...FILE]);
  // Packed on its way by a server elsewhere, which does not show it: the length is of packed bytes.
  expect((await loaded([{ length: 4000, elsewhere: true }])).bytes).toEqual([...FILE]);
});

const BROKEN: readonly (readonly [string, readonly Behaviour[], readonly (string | null)[]])[] = [
  ['breaks half way', [{ sends: 2000, after: 'break' }, {}], [null, 'bytes=2000-']],
  ['ends short of its length', [{ sends: 3000 }, {}], [null, 'bytes=3000-']],
  ['brings nothing for too long', [{ sends: 1000, after: 'hang' }, {}], [null, 'bytes=1000-']],
  [
    'breaks twice, with errors of the server between',
    [{ sends: 1000, after: 'break' }, { status: 503 }, { silent: true }, { sends: 2000 }, {}],
    [null, 'bytes=1000-', 'bytes=1000-', 'bytes=1000-', 'bytes=3000-'],
  ],
  [
    'begins again, since the server knows no ranges',
    [{ sends: 2000, after: 'break' }, { ranges: false }],
    [null, 'bytes=2000-'],
  ],
];

test.each(BROKEN)('a transfer that %s is taken up', async (_, plan, asked) => {
  const found = await loaded(plan);
  expect(found.bytes).toEqual([...FILE]);
  expect(found.asked).toEqual(asked);
});

const broken = { sends: 2000, after: 'break' } as const;
const REFUSED: readonly (readonly [string, readonly Behaviour[], RegExp])[] = [
  ['sends more than it stated', [{ length: 4000 }], /stated 4\.0.kB and sends more/],
  ['changed meanwhile', [{ ...broken, tag: 'a' }, { tag: 'b' }], /it changed on the server/],
  ['has another length later', [broken, { ranges: false, length: 9 }], /changed on the server/],
  ['breaks without a length', [{ ...broken, length: null }, {}], /does not say how long/],
  ['sends another part', [broken, { start: 1000 }], /another part of the file than was asked/],
  ['stops for good', [broken, { silent: true }], /broke after 2\.0.kB of 5\.0.kB, and 5 more/],
  ['is not there', [{ status: 404 }], /the server answered 404\. Download it yourself/],
  ['is a page', [{ type: 'text/html; charset=utf-8' }], /a web page, not a file/],
  ['cannot be asked', [{ silent: true }], /does not let other pages read it \(CORS\)/],
  ['is too long', [{ length: 2 ** 40 }], /more than the limit of/],
];

test.each(REFUSED)('a file that %s is refused in words', async (_, plan, why) => {
  expect(await refusal(plan)).toMatch(why);
});

test('an address with a password is refused, and a load that is aborted ends', async () => {
  const { signal } = new AbortController();
  const { fetch } = fakeServer(FILE, [{}]);
  const parts = { fetch, onProgress: () => {}, signal };
  const secret = new URL('https://me:secret@example.org/a.zip');
  await expect(download(secret, parts).next()).rejects.toThrow(
    /^https:\/\/example\.org\/a\.zip cannot be loaded: .* with a password/,
  );
  const aborted = { ...parts, signal: AbortSignal.abort(new Error('enough')) };
  await expect(download(ADDRESS, aborted).next()).rejects.toThrow('enough');
});
