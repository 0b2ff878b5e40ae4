/**
 * A run as a TensorBoard event file: TFRecords of Event protos with scalar summaries.
 * Formats: tensorflow/core/lib/io/record_writer.h, core/util/event.proto, core/framework/summary.proto.
 */

import { createYielder } from '#base/yieldEvery.ts';
import { type RecordedRun, scalarsOf } from './runScalars.ts';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

/** CRC-32C (Castagnoli), reflected: the check value of "123456789" is 0xe3069283. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** TFRecord's masked checksum: rotated right by 15 bits, plus a constant. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Length (u64), its masked checksum (u32), the data, their masked checksum; little endian. */
export function tfRecord(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(16 + data.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, data.length, true);
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc(data), true);
  return record;
}

const encoder = new TextEncoder();

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** A field of bytes: tag with wire type 2, length, content. */
function lengthDelimited(field: number, content: ArrayLike<number>): number[] {
  return [(field << 3) | 2, ...varint(content.length), ...Array.from(content)];
}

function float64(field: number, value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [(field << 3) | 1, ...bytes];
}

function float32(field: number, value: number): number[] {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [(field << 3) | 5, ...bytes];
}

/** Seconds since 1970, and what the event holds. */
function event(wallSeconds: number, step: number, fields: readonly number[]): Uint8Array {
  return Uint8Array.from([...float64(1, wallSeconds), 2 << 3, ...varint(step), ...fields]);
}

/** The first record of every event file. */
export function versionRecord(wallSeconds: number): Uint8Array<ArrayBuffer> {
  const version = lengthDelimited(3, encoder.encode('brain.Event:2'));
  return tfRecord(Uint8Array.from([...float64(1, wallSeconds), ...version]));
}

/** Scalars of one step as a record: Event.summary (5) of Values (1) with tag (1), simple_value (2). */
export function scalarRecord(
  wallSeconds: number,
  step: number,
  scalars: readonly (readonly [tag: string, value: number])[],
): Uint8Array<ArrayBuffer> {
  const values = scalars.flatMap(([tag, value]) =>
    lengthDelimited(1, [...lengthDelimited(1, encoder.encode(tag)), ...float32(2, value)]),
  );
  return tfRecord(event(wallSeconds, step, lengthDelimited(5, values)));
}

/**
 * Every metric of every step under `train/…`, every evaluation under `evaluation/…`, clusterings
 * under `clusters k=…/…`. NaN and infinities are written as they are; missing values are
 * omitted. Values become 32-bit floats, as the format has them. Wall times are those of the
 * steps; if no step has a timestamp, the start plus the time in steps.
 */
export async function tensorboardEvents(run: RecordedRun): Promise<ArrayBuffer> {
  const yieldNow = createYielder();
  const records: Uint8Array<ArrayBuffer>[] = [versionRecord(run.startedAt / 1000)];
  for (const { atMs, step, scalars } of scalarsOf(run)) {
    records.push(scalarRecord(atMs / 1000, step, scalars));
    await yieldNow();
  }
  return new Blob(records).arrayBuffer();
}

/** TensorBoard looks for `tfevents` in the name. */
export function eventsFileName(runId: string, startedAt: number): string {
  return `events.out.tfevents.${Math.floor(startedAt / 1000)}.${runId}`;
}
