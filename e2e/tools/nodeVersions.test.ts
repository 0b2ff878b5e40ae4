import { readFileSync } from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import { expect, test } from 'vitest';
import { root } from './bundle.mjs';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly engines?: { readonly node?: string } | readonly string[] }>
  >;
}

const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const { engines }: { engines: { node: string } } = JSON.parse(read('package.json'));
const lock: Lock = JSON.parse(read('package-lock.json'));

/** Packages that refuse some of a range of Node versions, with their requirement. */
function refusing(range: string): string[] {
  return Object.entries(lock.packages).flatMap(([name, { engines: asked }]) => {
    // Before npm 1 some packages wrote a list, which npm ignores.
    if (asked === undefined || !('node' in asked) || asked.node === undefined) return [];
    return semver.subset(range, asked.node) ? [] : [`${name} wants Node ${asked.node}`];
  });
}

test('every package accepts every Node version that the lab supports', () => {
  expect(refusing(engines.node)).toEqual([]);
  expect(refusing('>=16').length).toBeGreaterThan(0);
});

test.each([
  ['20.18.3', false],
  ['20.19.0', true],
  ['22.12.0', false],
  ['22.13.0', true],
  ['23.11.0', false],
  ['24.0.0', true],
  ['26.9.0', true],
])('Node %s: supported %s', (version, supported) => {
  expect(semver.satisfies(version, engines.node)).toBe(supported);
});

test('the lock file and the README name the same versions', () => {
  expect(lock.packages['']?.engines).toEqual(engines);
  const versions = engines.node.match(/\d+\.\d+/g) ?? [];
  const [, start = ''] = read('README.md').split(/^## Start$/m);
  for (const version of versions)
    expect(start.split('```')[0]).toContain(version.replace(/\.0$/, ''));
});
