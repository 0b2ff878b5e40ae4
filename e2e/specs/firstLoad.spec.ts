import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzippedKilobytes, scriptsUntilReady, watchReady } from '../tools/firstLoad.ts';
import { distFolder } from '../tools/project.ts';
import { expect, test } from './lab.ts';

test('the page is ready after at most 300 kB of JavaScript, gzipped', async ({ lab, server }) => {
  server.requested.clear();
  await watchReady(lab.page);
  await lab.open();
  await expect.poll(() => scriptsUntilReady(server)).not.toBeNull();
  // The worker and its chunks are among them.
  const scripts = scriptsUntilReady(server) ?? [];
  expect(scripts.length).toBeGreaterThanOrEqual(2);
  const kilobytes = gzippedKilobytes(scripts);
  test.info().annotations.push({ type: 'first load', description: `${kilobytes} kB gzip` });
  expect(kilobytes, scripts.join('\n')).toBeLessThanOrEqual(300);
});

test('the gallery of widgets is in development builds only', () => {
  const built = readdirSync(path.join(distFolder, 'assets'));
  const texts = built.map((name) => readFileSync(path.join(distFolder, 'assets', name), 'utf8'));
  expect(texts.some((text) => text.includes('Protolab'))).toBe(true);
  expect(texts.some((text) => text.includes('widget-gallery'))).toBe(false);
});
