import { expect, test } from 'vitest';
import { addressPaths } from './addressPaths.ts';

const pathsOf = (...addresses: string[]) => addressPaths(addresses.map((text) => new URL(text)));

test('a file alone has its name, files of a set the paths below their folder', () => {
  expect(pathsOf('https://example.org/a/train%20b%2Fc.zip?x=1')).toEqual(['train b_c.zip']);
  expect(pathsOf('https://example.org')).toEqual(['example.org']);
  const hub = 'https://hub.example/datasets/mnist/resolve/refs%2Fconvert%2Fparquet/mnist';
  expect(pathsOf(`${hub}/train/0000.parquet`, `${hub}/test/0000.parquet`)).toEqual([
    'mnist/train/0000.parquet',
    'mnist/test/0000.parquet',
  ]);
  expect(pathsOf('https://a.example/x.npy', 'https://b.example/.y.npy')).toEqual([
    'x.npy',
    '_y.npy',
  ]);
});
