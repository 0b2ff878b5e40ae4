import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { distFolder } from '../tools/project.ts';
import { expect, test } from './lab.ts';

test('the page is ready after at most 300 kB of JavaScript, gzipped', async ({ lab, server }) => {
  server.requested.clear();
  await lab.open();
  // Looked at in every frame: a second later the page fetches what the first Train will need.
  await lab.page.waitForFunction(
    () => document.querySelector('[aria-label="Training status"]')?.textContent?.includes('Ready'),
    null,
    { polling: 'raf', timeout: 60_000 },
  );
  // What the server was asked for, the worker and its chunks among it.
  const scripts = [...server.requested].filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThanOrEqual(2);
  const bytes = scripts.map((name) => gzipSync(readFileSync(path.join(distFolder, name))).length);
  const kilobytes = bytes.reduce((sum, length) => sum + length, 0) / 1000;
  test.info().annotations.push({ type: 'first load', description: `${kilobytes} kB gzip` });
  expect(kilobytes).toBeLessThanOrEqual(300);
});

test('the gallery of widgets is in development builds only', () => {
  const built = readdirSync(path.join(distFolder, 'assets'));
  const texts = built.map((name) => readFileSync(path.join(distFolder, 'assets', name), 'utf8'));
  expect(texts.some((text) => text.includes('Protolab'))).toBe(true);
  expect(texts.some((text) => text.includes('widget-gallery'))).toBe(false);
});
