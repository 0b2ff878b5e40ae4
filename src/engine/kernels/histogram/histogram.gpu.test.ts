import { expect, test } from 'vitest';
import { allocate, upload } from '#gpu/array.ts';
import { normals, onGpu, runGraph } from '#node/testArrays.ts';
import { HISTOGRAM_BINS } from '#run/histogramBins.ts';
import { histogramReference } from './histogram.reference.ts';
import { launchHistogram } from './histogram.ts';

/** Zeros, subnormals, powers of two and their neighbours, and what is no number, by their bits. */
const EDGES = [
  ...[0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x00800000, 0x807fffff],
  ...[0x3f800000, 0x3f7fffff, 0xbf800000, 0xbf7fffff, 0x2f800000, 0x2f7fffff, 0xaf7fffff],
  ...[0x477fffff, 0x47800000, 0xc7800000, 0x7f7fffff, 0xff7fffff],
  ...[0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001],
];

const CHUNK = 1024;

/** Tensors one behind the other, and the counts that the GPU makes of them. */
async function countsOf(tensors: readonly Float32Array[], scale: number | null) {
  const rows: number[] = [];
  let offset = 0;
  tensors.forEach(({ length }, tensor) => {
    for (let at = 0; at < length; at += CHUNK) {
      rows.push(offset + at, Math.min(CHUNK, length - at), tensor, 0);
    }
    offset += length;
  });
  const arena = new Float32Array(offset);
  const bits = new Uint32Array(arena.buffer);
  let at = 0;
  for (const tensor of tensors) {
    // As bits: a NaN's payload need not survive a copy of numbers.
    bits.set(new Uint32Array(tensor.buffer, tensor.byteOffset, tensor.length), at);
    at += tensor.length;
  }
  const [counts] = await runGraph((gpu, graph) => {
    const array = allocate(gpu, [rows.length], 'table');
    upload(gpu, array, Uint32Array.from(rows));
    const counted = onGpu(gpu, new Float32Array(tensors.length * HISTOGRAM_BINS));
    launchHistogram(
      graph,
      { array, chunks: rows.length / 4 },
      {
        x: onGpu(gpu, arena),
        scale: scale === null ? null : onGpu(gpu, Float32Array.of(scale, 0, 0, 0)),
        counts: counted,
      },
    );
    return [counted];
  });
  const all = new Uint32Array((counts as Float32Array<ArrayBuffer>).buffer);
  return tensors.map((_, tensor) => [
    ...all.subarray(tensor * HISTOGRAM_BINS, (tensor + 1) * HISTOGRAM_BINS),
  ]);
}

test('every edge is counted where the reference has it', async () => {
  const values = new Float32Array(Uint32Array.from(EDGES).buffer);
  expect(await countsOf([values], null)).toEqual([histogramReference(values)]);
});

test.each([1, 63, 1024, 1025, 5000])('tensors of about %i elements', async (length) => {
  const tensors = [0, 1, 2].map((tensor) =>
    normals(length + tensor, length + tensor).map((value) => value * 10 ** (3 * tensor - 6)),
  );
  expect(await countsOf(tensors, null)).toEqual(tensors.map((one) => histogramReference(one)));
});

test('a loss scale is taken out exactly, and two runs count the same', async () => {
  const tensors = [normals(5, 3000), new Float32Array(Uint32Array.from(EDGES).buffer)];
  const want = tensors.map((one) => histogramReference(one, 65_536));
  expect(await countsOf(tensors, 65_536)).toEqual(want);
  expect(await countsOf(tensors, 65_536)).toEqual(want);
  const small = tensors.map((one) => histogramReference(one, 2 ** -3));
  expect(await countsOf(tensors, 2 ** -3)).toEqual(small);
});
