/** Small files made to the published layouts of the formats. */
import { packTar } from 'modern-tar';
import { gz } from '#data/files.fixture.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const ascii = (text: string): Bytes => new TextEncoder().encode(text);

/** CIFAR-100 records: record r has the fine label r mod 100, the coarse one r mod 20. */
export function cifar100Records(count: number, first = 0): Bytes {
  const bytes = new Uint8Array(count * 3074);
  for (let index = 0; index < count; index++) {
    const record = first + index;
    const at = index * 3074;
    bytes[at] = record % 20;
    bytes[at + 1] = record % 100;
    for (let plane = 0; plane < 3; plane++) {
      bytes.fill(record + 50 * plane, at + 2 + plane * 1024, at + 2 + (plane + 1) * 1024);
    }
  }
  return bytes;
}

export const tarOf = async (files: Readonly<Record<string, Uint8Array>>): Promise<Bytes> =>
  new Uint8Array(
    await packTar(
      Object.entries(files).map(([name, body]) => ({ header: { name, size: body.length }, body })),
    ),
  );

/** As www.cs.toronto.edu/~kriz/cifar.html describes cifar-100-binary.tar.gz. */
export async function cifar100Archive(train: number, test: number): Promise<Bytes> {
  const folder = 'cifar-100-binary/';
  return gz(
    await tarOf({
      [`${folder}coarse_label_names.txt`]: ascii('aquatic_mammals\n'),
      [`${folder}fine_label_names.txt`]: ascii('apple\n'),
      [`${folder}test.bin`]: cifar100Records(test, 1000),
      [`${folder}train.bin`]: cifar100Records(train),
    }),
  );
}

/** A .npy file (NEP 1) of version 1.0, its header padded to 64 bytes as NumPy pads it. */
export function npy(
  descr: string,
  shape: readonly number[],
  data: Uint8Array,
  changes: { readonly fortran?: boolean; readonly header?: string } = {},
): Bytes {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = changes.fortran === true ? 'True' : 'False';
  const dict =
    changes.header ?? `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${sizes}), }`;
  const padded = `${dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + padded.length + data.length);
  bytes.set([0x93, ...ascii('NUMPY'), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, padded.length, true);
  bytes.set(ascii(padded), 10);
  bytes.set(data, 10 + padded.length);
  return bytes;
}

/** Labels as NumPy's default integers. */
export function int64(labels: readonly number[]): Bytes {
  return new Uint8Array(BigInt64Array.from(labels, BigInt).buffer);
}

/** Text of a fixed length, as NumPy stores it: four bytes a letter. */
export function unicode(texts: readonly string[], letters: number): Bytes {
  const out = new Uint32Array(texts.length * letters);
  for (const [place, text] of texts.entries()) {
    for (const [i, letter] of [...text].entries()) {
      out[place * letters + i] = letter.codePointAt(0) ?? 0;
    }
  }
  return new Uint8Array(out.buffer);
}

/** STL-10 images: image i is red i, and its green grows by row, its blue by column. */
export function stlImages(count: number): Bytes {
  const bytes = new Uint8Array(count * 3 * 96 * 96);
  for (let image = 0; image < count; image++) {
    const at = image * 3 * 96 * 96;
    bytes.fill(image, at, at + 96 * 96);
    for (let x = 0; x < 96; x++) {
      for (let y = 0; y < 96; y++) {
        bytes[at + 96 * 96 + x * 96 + y] = y;
        bytes[at + 2 * 96 * 96 + x * 96 + y] = x;
      }
    }
  }
  return bytes;
}

/** Files of Tiny ImageNet's zip: `each` training images a class, then its lists. */
export function tinyImageNetFiles(
  wnids: readonly string[],
  each: number,
  jpeg: Uint8Array,
): Record<string, Uint8Array> {
  const root = 'tiny-imagenet-200/';
  const files: Record<string, Uint8Array> = {
    [`${root}wnids.txt`]: ascii(`${wnids.join('\n')}\n`),
    [`${root}words.txt`]: ascii(
      `n00001740\tentity\n${wnids.map((wnid, i) => `${wnid}\tname ${i}, other ${i}`).join('\n')}\n`,
    ),
  };
  const list: string[] = [];
  for (const [place, wnid] of wnids.entries()) {
    files[`${root}train/${wnid}/${wnid}_boxes.txt`] = ascii(`${wnid}_0.JPEG\t0\t0\t9\t9\n`);
    for (let i = 0; i < each; i++) files[`${root}train/${wnid}/images/${wnid}_${i}.JPEG`] = jpeg;
    files[`${root}val/images/val_${place}.JPEG`] = jpeg;
    list.push(`val_${place}.JPEG\t${wnid}\t0\t0\t9\t9`);
  }
  files[`${root}val/val_annotations.txt`] = ascii(`${list.join('\n')}\n`);
  files[`${root}test/images/test_0.JPEG`] = jpeg;
  return files;
}
