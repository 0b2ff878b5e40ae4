import { describe, expect, test } from 'vitest';
import { fromHalfBits } from '#kernels/half/half.reference.ts';
import { onGpu, poisoned, runGraph } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import type { Packing } from './array.ts';
import type { Kernel } from './kernel.ts';
import { download } from './readback.ts';
import { StepGraph } from './stepGraph.ts';

const { shaderF16 } = (await testGpu()).summary;
const packings: readonly Packing[] = shaderF16 ? ['f16', 'emulated'] : ['emulated'];

/** All 65,536 binary16 numbers. */
const everyHalf = Float32Array.from({ length: 65536 }, (_, bits) => fromHalfBits(bits));

const main = (body: string): string => `
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x;
  if (at < shape.LENGTH) {
    ${body}
  }
}`;

const store: Kernel = {
  name: 'store',
  wgsl: `
@group(0) @binding(0) var<storage, read> from_quads: array<vec4f>;
//@tensor 1 write kept quads
${main('storeKept(at, from_quads[at]);')}`,
  bindings: ['read', 'write'],
};

const load = (by: 'quads' | 'numbers', element: string): Kernel => ({
  name: `load ${by}`,
  wgsl: `
//@tensor 0 read kept ${by}
@group(0) @binding(1) var<storage, read_write> got: array<${element}>;
${main('got[at] = loadKept(at);')}`,
  bindings: ['read', 'write'],
});

const loads = [
  { kernel: load('quads', 'vec4f'), length: everyHalf.length / 4 },
  { kernel: load('numbers', 'f32'), length: everyHalf.length },
];

const run = (
  graph: StepGraph,
  kernel: Kernel,
  length: number,
  arrays: Parameters<typeof graph.copy>,
) =>
  graph.launch({ kernel, shape: { LENGTH: length }, arrays, workgroups: [Math.ceil(length / 64)] });

describe.each([...packings, undefined])('packing %s', (packing) => {
  test.each(loads)('every binary16 number comes back: $kernel.name', async ({ kernel, length }) => {
    const [got] = await runGraph((gpu, graph) => {
      const kept = graph.scratch([everyHalf.length], 'kept', packing);
      const out = poisoned(gpu, everyHalf.length);
      run(graph, store, everyHalf.length / 4, [onGpu(gpu, everyHalf), kept]);
      run(graph, kernel, length, [kept, out]);
      return [out];
    });
    expect(got?.findIndex((value, i) => !Object.is(value, everyHalf[i]))).toBe(-1);
  });
});

test('what does not know packed numbers refuses them', async () => {
  const gpu = await testGpu();
  const graph = new StepGraph(gpu);
  const kept = graph.scratch([8], 'kept', 'emulated');
  expect(() => run(graph, store, 2, [kept, kept])).toThrow('store cannot take kept as packed');
  expect(() => graph.scratch([6], 'odd', 'emulated')).toThrow('odd: 6 is no multiple of 4');
  const same = graph.scratch([8], 'wide');
  expect(() => graph.copy(kept, same)).toThrow('differ');
  const words = graph.scratch([4], 'words');
  expect(() => graph.copy(kept, words)).toThrow('differ');
  await expect(download(gpu, kept)).rejects.toThrow('kept is packed');
});
