import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { cifarRecords, png } from '../specs/badFiles.ts';

/** A file that is made to harm its reader. */
export interface HostileFile {
  readonly name: string;
  readonly make: () => Buffer;
  readonly large?: true;
  /** Where the page takes it: as images, or as runs. */
  readonly as: 'images' | 'runs';
}

interface Packed {
  readonly path: string;
  readonly data: Buffer;
  readonly size: number;
  readonly crc: number;
}

/** The same bytes under each of these names. */
function deflated(paths: readonly string[], bytes: Buffer): Packed[] {
  const packed = {
    data: deflateRawSync(bytes, { level: 9 }),
    size: bytes.length,
    crc: crc32(bytes),
  };
  return paths.map((path) => ({ path, ...packed }));
}

/** A zip with a directory of our own making; `shared` files all have the first one's bytes. */
function zipOf(files: readonly Packed[], shared = false): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let first = 0;
  for (const [i, { path, data, size, crc }] of files.entries()) {
    const name = Buffer.from(path);
    if (i === 0 || !shared) {
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      local.writeUInt16LE(20, 4);
      local.writeUInt16LE(8, 8);
      local.writeUInt32LE(crc, 14);
      local.writeUInt32LE(data.length, 18);
      local.writeUInt32LE(size, 22);
      local.writeUInt16LE(name.length, 26);
      first = offset;
      parts.push(local, name, data);
      offset += local.length + name.length + data.length;
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(first, 42);
    directory.push(entry, name);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

const paths = (count: number, ending: string): string[] =>
  Array.from({ length: count }, (_, i) => `${['a', 'b'][i % 2]}/${i}${ending}`);

/** A safetensors file with a header as given. */
function safetensors(header: string, dataBytes = 0): Buffer {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(dataBytes)]);
}

const checkpoint = (config: string, tensors: object, dataBytes: number): Buffer =>
  safetensors(
    JSON.stringify({
      __metadata__: { protolab_format: '1', step: '1', epoch: '0', config },
      ...tensors,
    }),
    dataBytes,
  );

const ONE = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };

const runJson = (more: string): Buffer =>
  Buffer.from(`{"format":"protolab-run","version":2,"runId":"x"${more}}`);

function idxBomb(): Buffer {
  const images = 686_000;
  const header = Buffer.from([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28]);
  header.writeUInt32BE(images, 4);
  // Zeros pack a thousand times; noise brings the file just below a cap of a hundred.
  const noise = Buffer.alloc(5_300_000);
  let state = 1;
  for (let i = 0; i < noise.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    noise[i] = state >>> 24;
  }
  return gzipSync(Buffer.concat([header, noise, Buffer.alloc(images * 784 - noise.length)]));
}

/** A gzip that states fewer bytes than it has. */
function lyingGzip(): Buffer {
  const bytes = gzipSync(Buffer.alloc(64 * 2 ** 20));
  bytes.writeUInt32LE(3073 * 64, bytes.length - 4);
  return bytes;
}

function tarOf(files: readonly { readonly path: string; readonly type: string }[]): Buffer {
  const blocks = files.map(({ path, type }) => {
    const block = Buffer.alloc(512);
    block.write(path, 0);
    block.write('0000644\0', 100);
    block.write('00000000000\0', 124);
    block.write('00000000000\0', 136);
    block.write('        ', 148);
    block.write(type, 156);
    block.write('/etc/passwd', 157);
    block.write('ustar\0', 257);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return block;
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

type Make = () => Buffer;

const image = (name: string, make: Make): HostileFile => ({ name, make, as: 'images' });
const run = (name: string, make: Make): HostileFile => ({ name, make, as: 'runs' });
/** Takes hundreds of megabytes to make, so that it is tried in the browser only. */
const large = (file: HostileFile): HostileFile => ({ ...file, large: true });

const flat: Make = () => png(4096);
const records: Make = () => Buffer.alloc(3073 * 2000);
const plan = (stages: string): string => JSON.stringify({ method: 'pcl', stages });
const links = (path: string) => ({ path, type: '2' });
const climbing = (path: string) => ({ path: `../${path}`, type: '0' });
const EXTENTS = { ...ONE, shape: [2 ** 53 - 1, 0, 1, 1], data_offsets: [0, 0] };

/** One of each kind that the design names, and of each that was found. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  image('overlap.zip', () => zipOf(deflated(paths(2000, '.bin'), records()), true)),
  image('pixels.zip', () => zipOf(deflated(paths(1000, '.png'), flat()))),
  large(image('bomb-images-idx3-ubyte.gz', idxBomb)),
  large(image('liar.bin.gz', lyingGzip)),
  large(image('zeros.bin.gz', () => gzipSync(Buffer.alloc(64 * 2 ** 20)))),
  image('links.tar', () => tarOf(paths(100, '.png').map(links))),
  image('climbing.tar', () => tarOf(paths(100, '.png').map(climbing))),
  image('huge.png', () => png(8, 20_000)),
  image('cut_batch.bin', () => cifarRecords(20).subarray(0, 50_000)),
  image('label_batch.bin', () => cifarRecords(80, 5, 10)),
  image('cut.zip', () => zipOf(deflated(['a/0.png'], png(32))).subarray(0, 60)),
  run('blanks.safetensors', () =>
    checkpoint(plan(`0-9${' '.repeat(100_000)}(`), { 'encoder_q.fc.bias': ONE }, 4),
  ),
  run('short-blanks.safetensors', () => checkpoint(plan(`0${' '.repeat(1990)}(`), {}, 0)),
  run('extents.safetensors', () => checkpoint('{}', { 'encoder_q.conv1.weight': EXTENTS }, 0)),
  run('deep.safetensors', () =>
    checkpoint(`{"epochs":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, {}, 0),
  ),
  run('long-header.safetensors', () => safetensors(`{${' '.repeat(2_000_000)}}`)),
  run('twice.safetensors', () => safetensors('{"a":{},"a":{}}')),
  run('overlap.safetensors', () => safetensors(JSON.stringify({ a: ONE, b: ONE }), 4)),
  run('trailing.safetensors', () => safetensors(JSON.stringify({ a: ONE }), 8)),
  run('polluting.json', () => runJson(',"config":{"__proto__":{"polluted":1}}')),
  run('deep.json', () => runJson(`,"config":${'['.repeat(500_000)}${']'.repeat(500_000)}`)),
  large(run('line.json', () => runJson(`,"note":"${'x'.repeat(70 * 2 ** 20)}"`))),
  run('overlap-lab.zip', () => zipOf(deflated(paths(2000, '/run.json'), records()), true)),
  large(run('bomb-lab.zip', () => zipOf(deflated(['runs/a/run.json'], Buffer.alloc(2 ** 27, 32))))),
];
