import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyse } from 'scslre';
import { expect, test } from 'vitest';
import { root } from './bundle.mjs';

/** Rooms whose code sees text from outside: files, links, what people paste. */
const FOLDERS = [
  'src/shared/base',
  'src/shared/run',
  'src/shared/checkpoint',
  'src/shared/storage',
  'src/engine/data',
  'src/hosts/worker',
  'src/page/store/config',
  'src/page/store/page',
  'src/page/store/queue',
];

/** Patterns that the analysis cannot judge, and why they are none. */
const KNOWN: ReadonlySet<string> = new Set([
  // Matches every text, so that it never goes back.
  String.raw`^#?\/?([^?]*)\??(.*)$`,
  // Sees the digits of our own numbers.
  String.raw`\B(?=(\d{3})+(?!\d))`,
]);

/** A pattern literal: where a value may stand, so that a division is not taken for one. */
const LITERAL =
  /(?<=(?:[(=,:!&|?[{};]|return|=>)\s*)\/(?![*/])((?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/g;

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

function patterns(): Pattern[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name))
      .flatMap((name) => {
        const file = path.join(folder, name);
        const code = readFileSync(path.join(root, file), 'utf8').replace(
          /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
          '',
        );
        return Array.from(code.matchAll(LITERAL), ([, source = '', flags = '']) => ({
          ...{ file, source, flags },
        }));
      }),
  );
}

test('no pattern takes more than linear time on text from outside', () => {
  const found = patterns();
  expect(found.length).toBeGreaterThan(40);
  const slow = found.filter(
    ({ source, flags }) => !KNOWN.has(source) && analyse({ source, flags }).reports.length > 0,
  );
  expect(slow).toEqual([]);
});

test('the check finds what made a stage plan slow', () => {
  const source = String.raw`^(\d+)\s*([^()]*)(?:\(([^()]*)\))?\s*$`;
  expect(analyse({ source, flags: '' }).reports).not.toEqual([]);
});
