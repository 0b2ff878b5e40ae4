import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './bundle.mjs';

const MOST_LINES = 400;

const WRITTEN = /\.(tsx?|mjs|wgsl|css|py|html)$/;

/** Sources that are longer than a file may be, with their lines. */
function tooLong(folder: string, most: number): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name).replaceAll(path.sep, '/'))
    .filter((name) => WRITTEN.test(name))
    .map((name) => ({ name, lines: linesOf(readFileSync(path.join(root, name), 'utf8')) }))
    .filter(({ lines }) => lines > most)
    .map(({ name, lines }) => `${name}: ${lines} lines`);
}

const linesOf = (source: string): number => source.trimEnd().split('\n').length;

test('no file is longer than one thought needs', () => {
  expect(['src', 'e2e'].flatMap((folder) => tooLong(folder, MOST_LINES))).toEqual([]);
});

test('a longer file would be found', () => {
  const own = linesOf(readFileSync(import.meta.filename, 'utf8'));
  const here = path.relative(root, import.meta.filename).replaceAll(path.sep, '/');
  expect(tooLong('e2e/tools', own - 1)).toContain(`${here}: ${own} lines`);
  expect(tooLong('e2e/tools', own)).not.toContain(`${here}: ${own} lines`);
});
