import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { FixtureError, openFixtures, readFixture } from './fixtures.ts';

const OWN = fileURLToPath(new URL('../../../e2e/golden/', import.meta.url));
const FILES = ['manifest.json', 'half.safetensors'];

const folder = await mkdtemp(path.join(tmpdir(), 'protolab-golden-'));
beforeEach(async () => {
  for (const file of FILES) await cp(path.join(OWN, file), path.join(folder, file));
});
afterAll(() => rm(folder, { recursive: true }));

const inFolder = (file: string): string => path.join(folder, file);

test('a copy of the repository’s folder holds the same numbers', async () => {
  const [copy, own] = [await readFixture('half', folder), await readFixture('half')];
  expect(copy.names).toEqual(own.names);
  for (const name of own.names) expect(copy.get(name)).toEqual(own.get(name));
});

test('a folder without fixtures and a damaged manifest are refused with a message', async () => {
  await expect(openFixtures(inFolder('nowhere'))).rejects.toThrow('is no folder of fixtures');
  const broken = {
    '{"fixtures": ': 'is damaged',
    '{"fixtures": {}}': 'names no fixtures',
    '[]': 'names no fixtures',
    '{"fixtures": {"half": {"file": 3, "tensors": {}}}}': 'the fixture half lacks its file',
    '{"fixtures": {"half": {"file": "x", "tensors": {"a": {"dtype": "F32"}}}}}': 'half lacks',
  };
  for (const [text, sentence] of Object.entries(broken)) {
    await writeFile(inFolder('manifest.json'), text);
    await expect(openFixtures(folder)).rejects.toThrow(sentence);
    await expect(openFixtures(folder)).rejects.toBeInstanceOf(FixtureError);
  }
});

test('a file that is missing, truncated or inconsistent with the manifest is refused', async () => {
  await expect(readFixture('optim', folder)).rejects.toThrow('is missing or cannot be read');
  await expect(readFixture('nonsense', folder)).rejects.toThrow('There is no fixture nonsense');
  const whole = await readFile(inFolder('half.safetensors'));
  await writeFile(inFolder('half.safetensors'), whole.subarray(0, 20));
  await expect(readFixture('half', folder)).rejects.toThrow('no readable header');
  await writeFile(inFolder('half.safetensors'), whole.subarray(0, whole.length - 8));
  const cut = await readFixture('half', folder);
  expect(() => cut.names.map(cut.get)).toThrow('the file ends before the tensor does');

  await writeFile(inFolder('half.safetensors'), whole);
  const manifest = JSON.parse(await readFile(inFolder('manifest.json'), 'utf8'));
  manifest.fixtures.half.tensors.x.shape = [3];
  manifest.fixtures.half.tensors.ghost = { dtype: 'F32', shape: [1] };
  await writeFile(inFolder('manifest.json'), JSON.stringify(manifest));
  const odd = await readFixture('half', folder);
  expect(() => odd.get('x')).toThrow('differ about the tensor x');
  expect(() => odd.get('ghost')).toThrow('lacks the tensor ghost');
});
