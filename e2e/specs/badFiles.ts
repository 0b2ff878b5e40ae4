import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const CIFAR_RECORD_BYTES = 3073;

/** CIFAR-10 records of grey noise; labels cycle from `firstLabel`. */
export function cifarRecords(count: number, firstLabel = 0, labels = 10): Buffer {
  const bytes = Buffer.alloc(count * CIFAR_RECORD_BYTES);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 2654435761) >>> 24;
  for (let i = 0; i < count; i++) bytes[i * CIFAR_RECORD_BYTES] = firstLabel + (i % labels);
  return bytes;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A grey PNG whose header says `declared` pixels a side while it holds `real`. */
export function png(real: number, declared = real): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(declared, 0);
  header.writeUInt32BE(declared, 4);
  header[8] = 8;
  const rows = Buffer.alloc(real * (real + 1), 128);
  for (let row = 0; row < real; row++) rows[row * (real + 1)] = 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Writes files, by path, into a folder and returns it. */
export function folderOf(folder: string, files: Readonly<Record<string, Buffer>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return folder;
}
