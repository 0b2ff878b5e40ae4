import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sourceFiles } from './dataHost.ts';

const root = mkdtempSync(path.join(tmpdir(), 'protolab-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('links of a folder are followed, but not round in a circle; a dead one is named', async () => {
  const [all, part] = [path.join(root, 'all'), path.join(root, 'part')];
  mkdirSync(path.join(all, 'ant'), { recursive: true });
  mkdirSync(part);
  for (const name of ['0.png', '1.png']) writeFileSync(path.join(all, 'ant', name), name);
  symlinkSync(path.join(all, 'ant'), path.join(part, 'ant'));
  symlinkSync(path.join(all, 'ant', '1.png'), path.join(part, 'one.png'));
  symlinkSync('..', path.join(all, 'ant', 'up'));
  const files = await sourceFiles(part);
  expect(files.map((file) => file.path)).toEqual([
    'part/ant/0.png',
    'part/ant/1.png',
    'part/one.png',
  ]);
  symlinkSync('nowhere', path.join(part, 'two.png'));
  await expect(sourceFiles(part)).rejects.toThrow(/two\.png is a link to what does not exist/);
});
