import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { VERSION } from './version.ts';

test('the version is that of package.json', () => {
  const file = path.resolve(import.meta.dirname, '../../../package.json');
  const { version }: { version: unknown } = JSON.parse(readFileSync(file, 'utf8'));
  expect(VERSION).toBe(version);
});
