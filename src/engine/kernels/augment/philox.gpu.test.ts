import { expect, it } from 'vitest';
import { philox, STREAM } from '#base/random.ts';
import { allocate, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { testGpu } from '#node/testDevice.ts';
import philoxWgsl from './philox.wgsl?raw';

const SEED = 0xdeadbeef;

it('gives the words of the TypeScript philox', async () => {
  const gpu = await testGpu();
  const counters = Array.from({ length: 64 }, (_, i) => philox([i, 1, 2, 3], 4, 5));
  counters.push([0, 0, 0, 0], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [1, 2, 3, 4]);
  const input = allocate(gpu, [counters.length * 4], 'counters');
  upload(gpu, input, Uint32Array.from(counters.flat()));
  const output = allocate(gpu, [counters.length * 4], 'words');
  const graph = new StepGraph(gpu);
  graph.launch({
    kernel: {
      name: 'philox test',
      wgsl: `${philoxWgsl}
          @group(0) @binding(0) var<storage, read> counters: array<vec4u>;
          @group(0) @binding(1) var<storage, read_write> words: array<vec4u>;
          @compute @workgroup_size(1) fn main(@builtin(workgroup_id) id: vec3u) {
            words[id.x] = philox(counters[id.x], vec2u(KEY, STREAM));
          }`,
      bindings: ['read', 'write'],
    },
    constants: { KEY: SEED, STREAM: STREAM.augment },
    arrays: [input, output],
    workgroups: [counters.length],
  });
  await graph.finish();
  graph.submit();
  const words = new Uint32Array((await download(gpu, output)).buffer);
  const want = counters.flatMap((counter) => [...philox(counter, SEED, STREAM.augment)]);
  expect([...words]).toEqual(want);
});
