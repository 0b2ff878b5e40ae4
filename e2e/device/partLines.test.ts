import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fewImages } from './fewImages.ts';
import { bitsLines, cifarFound, cifarLines } from './partLines.ts';

test('of a run that was ended everything before its cut line counts', () => {
  const lines = [
    { type: 'started' },
    { type: 'step', loss: 5, stepMs: 40 },
    { type: 'step', loss: 4, stepMs: 42 },
    { type: 'evaluation', knnTop1: 31 },
  ].map((record) => JSON.stringify(record));
  const found = cifarFound(`${lines.join('\n')}\n{"type":"ste`);
  expect(found).toMatchObject({ steps: 2, stepMs: 41, firstLoss: 5, lastLoss: 4 });
  expect(cifarLines(found)[0]).toBe('2 steps of 41 ms, loss 5.000 → 4.000');
  expect(cifarFound('{"ty')).toMatchObject({ steps: 0, evaluations: [] });
});

test('other bits are named', () => {
  const differing = [{ what: 'forward by a tile', elements: 3 }];
  const found = { adapter: 'a', compared: 2, differing, worstOverReference: 1e-7, tolerance: 1e-5 };
  expect(bitsLines(found).at(-1)).toBe('OTHER BITS in 3 elements: forward by a tile');
});

test('a few images of each file are taken, packed or not', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'protolab-few-'));
  const into = mkdtempSync(path.join(tmpdir(), 'protolab-few-'));
  try {
    expect(fewImages(folder, into)).toMatch(/holds no data_batch/);
    writeFileSync(path.join(folder, 'data_batch_1.bin'), new Uint8Array(300 * 3073));
    writeFileSync(path.join(folder, 'test.bin.gz'), gzipSync(new Uint8Array(70 * 3073)));
    expect(fewImages(folder, into)).toBeNull();
    const names = readdirSync(into).toSorted();
    const sizes = names.map((name) => statSync(path.join(into, name)).size / 3073);
    expect(sizes).toEqual([64, 256]);
  } finally {
    for (const each of [folder, into]) rmSync(each, { recursive: true });
  }
});
