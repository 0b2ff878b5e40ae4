import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { evaluation, step, steps } from '#storage/runStore.fixture.ts';
import {
  crc32c,
  eventsFileName,
  scalarRecord,
  tensorboardEvents,
  tfRecord,
  versionRecord,
} from './tensorboardEvents.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('CRC-32C of the known vectors (RFC 3720, B.4)', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
});

test('the version record equals the first record of TensorFlow’s event files', () => {
  // wall_time 0; checked with tensorboard 2.21's own reader, the length's checksum is a37f4b22.
  const record = versionRecord(0);
  expect(hex(record.subarray(0, 12))).toBe('1800000000000000a37f4b22');
  expect(hex(record.subarray(12, 36))).toBe('0900000000000000001a0d627261696e2e4576656e743a32');
});

test('a scalar record has step, wall time, tag and 32-bit value', () => {
  const record = scalarRecord(1, 300, [['a', 0.5]]);
  expect(hex(record.subarray(12, -4))).toBe(
    // wall_time 1.0, step varint ac02, summary { value { tag "a", simple_value 0.5 } }
    `09000000000000f03f10ac022a0a0a080a0161150000003f`,
  );
  expect(tfRecord(record.subarray(12, -4))).toEqual(record);
});

/** Splits a file into its records; every checksum is tested on the way. */
function recordsOf(file: ArrayBuffer): Uint8Array[] {
  const view = new DataView(file);
  const masked = (bytes: Uint8Array) => {
    const crc = crc32c(bytes);
    return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  };
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.byteLength; ) {
    const length = view.getUint32(at, true);
    const data = new Uint8Array(file, at + 12, length);
    expect(view.getUint32(at + 8, true)).toBe(masked(new Uint8Array(file, at, 8)));
    expect(view.getUint32(at + 12 + length, true)).toBe(masked(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

test('a run has one record per step and per evaluation, in order, without missing values', async () => {
  const file = await tensorboardEvents({
    startedAt: 1000,
    config: DEFAULT_CONFIG,
    steps: [...steps(1, 25), step(26, { lossInst: Number.NaN })],
    evaluations: [evaluation(25)],
  });
  const records = recordsOf(file);
  expect(records).toHaveLength(1 + 26 + 1);
  const text = records.map((record) => Buffer.from(record).toString('latin1'));
  expect(Buffer.from(records[26] ?? []).toString('utf8')).toContain(
    'evaluation/knn category (lab, k ≤ 200, features)',
  );
  expect(text[27]).toContain('train/lossInst');
  // A NaN is written as NaN.
  expect(text[27]).toContain('train/lossInst\x15\x00\x00\xc0\x7f');
  expect(text.join('')).not.toContain('train/lossProto');
  expect(text.join('')).not.toContain('train/atMs');
  expect(eventsFileName('quick-1', 1_700_000_000_500)).toBe(
    'events.out.tfevents.1700000000.quick-1',
  );
});
