import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { ArgumentError } from '../tools/options.ts';
import { parseCompareArguments } from './options.ts';
import { RECORD_BYTES, RecordsError, readRecords } from './records.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'protolab-compare-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const records = (...labels: number[]) =>
  Buffer.concat(labels.map((label) => Buffer.alloc(RECORD_BYTES, label)));

describe('npm run compare', () => {
  it('reads its options', () => {
    const given = ['--data', folder, '--seeds=3,4', '--set', 'epochs=2', '--set', 'width=4'];
    expect(parseCompareArguments([...given, '--json'])).toEqual({
      data: folder,
      seeds: [3, 4],
      images: 2000,
      set: ['epochs=2', 'width=4'],
      numbers: 'lab',
      adapter: 'auto',
      pythons: ['python3', '/usr/bin/python3'],
      json: true,
    });
  });

  it.each([
    [['--seeds', '1,2'], '--data'],
    [['--data', path.join(folder, 'none')], 'that exists'],
    [['--data', folder, '--seeds', '1'], 'at least two'],
    [['--data', folder, '--seeds', '1,x'], 'at least two'],
    [['--data', folder, '--images', '0'], 'whole number'],
    [['--data', folder, '--numbers', 'own'], 'lab or torch'],
    [['--data', folder, '--sed', '1'], '--help'],
  ])('refuses %j', (args, words) => {
    expect(() => parseCompareArguments(args)).toThrow(ArgumentError);
    expect(() => parseCompareArguments(args)).toThrow(words);
  });

  it('takes the first records of the training files and all of the test file', () => {
    expect(() => readRecords(folder, 1)).toThrow(RecordsError);
    writeFileSync(path.join(folder, 'data_batch_2.bin'), records(3, 4));
    writeFileSync(path.join(folder, 'data_batch_1.bin.gz'), gzipSync(records(1, 2)));
    writeFileSync(path.join(folder, 'test_batch.bin'), records(9));
    const { train, test } = readRecords(folder, 3);
    expect(train).toEqual(records(1, 2, 3));
    expect(test).toEqual(records(9));
    expect(() => readRecords(folder, 5)).toThrow('it has 4 and 1');
    writeFileSync(path.join(folder, 'data_batch_3.bin'), Buffer.alloc(7));
    expect(() => readRecords(folder, 3)).toThrow('data_batch_3.bin holds 7 bytes');
  });
});
