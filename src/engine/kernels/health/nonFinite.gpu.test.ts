import { expect, test } from 'vitest';
import { free } from '#gpu/array.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchRoundHalf } from '#kernels/half/half.ts';
import { normals, onGpu } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { nonFiniteReference } from './nonFinite.reference.ts';
import { allFinite, NonFiniteCounter } from './nonFinite.ts';

/** Every sort of f32 that is hard to tell from another, by its bits. */
const EDGES = [
  0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0x7f7fffff,
  0xff7fffff, 0x00000001, 0x80000000, 0x00000000,
];

test.each([1, 3, 63, 64, 65, 1000, 4097, 20_000])(
  '%i numbers with every edge among them',
  async (length) => {
    const gpu = await testGpu();
    const values = normals(length, length);
    const bits = new Uint32Array(values.buffer);
    EDGES.forEach((edge, i) => {
      if (length > 3) bits[(i * 5) % length] = edge;
    });
    const arrays = [onGpu(gpu, values), onGpu(gpu, normals(7, length))];
    const counter = new NonFiniteCounter(gpu, arrays.length);
    for (const array of arrays) await counter.count(array);
    const [bad, good] = await counter.read();
    // NaN payloads do not survive JavaScript's arithmetic, the bits of the buffer do.
    expect(bad).toEqual(nonFiniteReference(values));
    expect(good).toEqual(nonFiniteReference(normals(7, length)));
    expect(good && allFinite(good)).toBe(true);
    await expect(counter.count(arrays[0] ?? onGpu(gpu, values))).rejects.toThrow('in use');
    counter.destroy();
    for (const array of arrays) free(array);
  },
);

test('packed halves are counted by what they are', async () => {
  const gpu = await testGpu();
  const graph = new StepGraph(gpu);
  const values = Float32Array.of(1, Number.NaN, 65520, -1e9, 2 ** -24, -65504, 0, -0);
  const packed = graph.scratch([values.length], 'packed', 'emulated');
  launchRoundHalf(graph, onGpu(gpu, values), packed, 'emulated');
  await graph.finish();
  graph.submit();
  const counter = new NonFiniteCounter(gpu, 1);
  await counter.count(packed);
  expect(await counter.read()).toEqual([{ nan: 1, positive: 1, negative: 1, largest: 65504 }]);
  counter.destroy();
  graph.destroy();
});
