import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './bundle.mjs';
import { sound, spoiled } from './textTypes.fixture.ts';
import { wordsInStrings } from './textTypes.ts';

const inSources = (file: string) => file.startsWith(path.join(root, 'src'));

test.each(['tsconfig.json', 'tsconfig.worker.json'])(
  'no Words become “[object Object]” in a string: %s',
  (config) => {
    expect(wordsInStrings(config, inSources)).toEqual([]);
  },
  60_000,
);

test('Words in a template, in a sum and in String() are found', () => {
  expect(sound).toBe('At Step 7.');
  for (const text of spoiled()) expect(text).toContain('[object Object]');
  const found = wordsInStrings('tsconfig.node.json', (file) =>
    file.endsWith('textTypes.fixture.ts'),
  );
  expect(found).toEqual(spoiled().map(() => 'e2e/tools/textTypes.fixture.ts: words'));
}, 60_000);
