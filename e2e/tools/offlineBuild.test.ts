import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { precachedFiles } from './offlineBuild.ts';
import { HEADERS, headersOf, META_POLICY } from './policy.ts';

const dist = mkdtempSync(path.join(tmpdir(), 'protolab-dist-'));
afterAll(() => rmSync(dist, { recursive: true }));
const put = (name: string, text: string) => writeFileSync(path.join(dist, name), text);

test('every file of a build is kept, and a changed one has another revision', () => {
  mkdirSync(path.join(dist, 'assets'));
  mkdirSync(path.join(dist, 'data'));
  put('index.html', 'one');
  put('serviceWorker.js', 'itself');
  put('assets/index-1a2b.js', 'code');
  put('data/sheet.png', 'picture');
  const before = precachedFiles(dist);
  expect(before.map(({ url }) => url)).toEqual([
    'assets/index-1a2b.js',
    'data/sheet.png',
    'index.html',
  ]);
  expect(before.map(({ revision }) => revision === null)).toEqual([true, false, false]);
  expect(precachedFiles(dist)).toEqual(before);
  put('index.html', 'two');
  const changed = precachedFiles(dist).filter(
    ({ revision }, i) => revision !== before[i]?.revision,
  );
  expect(changed.map(({ url }) => url)).toEqual(['index.html']);
});

test('the document’s policy is the header’s, but for what a document cannot say', () => {
  const header = HEADERS['Content-Security-Policy']?.split('; ') ?? [];
  expect(header.filter((rule) => !META_POLICY.split('; ').includes(rule))).toEqual([
    "frame-ancestors 'none'",
  ]);
  expect(META_POLICY).not.toMatch(/unsafe|\*|https?:/);
});

test('the workers that read addresses alone may ask other sites', () => {
  const asks = (file: string) => headersOf(file)['Content-Security-Policy']?.includes('https:');
  expect(asks('/assets/download.worker-Ab_1-2.js')).toBe(true);
  expect(asks('/assets/watch.worker-Ab_1-2.js')).toBe(true);
  for (const file of ['/', '/assets/reader.worker-Ab12.js', '/assets/download.worker-a.js/x.js']) {
    expect(headersOf(file)).toBe(HEADERS);
  }
});
