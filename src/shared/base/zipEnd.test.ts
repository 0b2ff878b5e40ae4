import { BlobReader, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { withoutSpareZip64 } from './zipEnd.ts';

/** A zip with ZIP64 records that nothing in it needs, as PyTorch's writer leaves them. */
function torchZip(first: string, comment = ''): Blob {
  const zip = zipSync({ [first]: strToU8('a'), 'x/data/0': strToU8('b') }, { level: 0 });
  const end = zip.length - 22;
  const view = new DataView(zip.buffer);
  const records = new DataView(new ArrayBuffer(76));
  records.setUint32(0, 0x06064b50, true);
  records.setBigUint64(4, 44n, true);
  for (const at of [24, 32]) records.setBigUint64(at, 2n, true);
  records.setBigUint64(40, BigInt(view.getUint32(end + 12, true)), true);
  records.setBigUint64(48, BigInt(view.getUint32(end + 16, true)), true);
  records.setUint32(56, 0x07064b50, true);
  records.setBigUint64(64, BigInt(end), true);
  records.setUint32(72, 1, true);
  view.setUint16(end + 20, comment.length, true);
  return new Blob([zip.subarray(0, end), records, zip.subarray(end), comment]);
}

const namesIn = async (zip: Blob): Promise<string[]> =>
  (await new ZipReader(new BlobReader(zip)).getEntries()).map(({ filename }) => filename);

test('a directory whose first entry is as long as spare ZIP64 records is found', async () => {
  // 46 bytes and the name: 76.
  const first = `${'m'.repeat(21)}/data.pkl`;
  for (const zip of [torchZip(first), torchZip(first, 'made by hand'.repeat(20))]) {
    await expect(namesIn(zip)).rejects.toThrow('Central directory header not found');
    expect(await namesIn(await withoutSpareZip64(zip))).toEqual([first, 'x/data/0']);
  }
});

test('what has no such records, or is no zip, stays as it is', async () => {
  for (const zip of [new Blob([zipSync({ a: strToU8('a') })]), new Blob(['PK']), new Blob([])]) {
    expect(await withoutSpareZip64(zip)).toBe(zip);
  }
});
