/** What an adapter can do at most, measured: multiply-adds in registers, and bytes of its memory. */

import type { Peaks } from '#run/stepProfile.ts';
import { allocate, free } from './array.ts';
import type { Gpu } from './device.ts';
import { type Kernel, workgroupsFor } from './kernel.ts';
import { StepGraph } from './stepGraph.ts';

/** vec4 accumulators per invocation, kept in registers; independent, so that latency is hidden. */
const QUADS = 8;
const GROUP = 64;

/** Timings of a kernel; the first is not counted. */
const RUNS = 5;

const multiplyAdds: Kernel = {
  name: 'multiply-add peak',
  wgsl: `
@group(0) @binding(0) var<storage, read_write> y: array<vec4f>;
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = vec4f(f32(id.x % 7u) * 0.125);
//@repeat i ${QUADS}
  var s$i = x + $i.0;
//@end
  for (var round = 0u; round < shape.ROUNDS; round++) {
//@repeat i ${QUADS}
    s$i = fma(s$i, vec4f(0.5), x);
//@end
  }
  var sum = x;
//@repeat i ${QUADS}
  sum += s$i;
//@end
  y[id.x] = sum;
}`,
  bindings: ['write'],
};

const copy: Kernel = {
  name: 'memory peak',
  wgsl: `
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@compute @workgroup_size(${GROUP})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * ${GROUP}u + lane;
  if (id < shape.QUADS) {
    y[id] = x[id] + vec4f(1.0);
  }
}`,
  bindings: ['read', 'write'],
};

/** GFLOP/s of the adapter for multiply-adds in registers: the best of a few runs. */
export async function peakGflops(gpu: Gpu): Promise<number> {
  const groups = gpu.summary.software ? 64 : 8192;
  const y = allocate(gpu, [groups * GROUP * 4], 'peak');
  try {
    let best = 0;
    // Doubled until a run takes 50 ms: short ones measure the submission.
    for (let rounds = 256; rounds <= 65536; rounds *= 4) {
      const graph = new StepGraph(gpu);
      graph.launch({
        kernel: multiplyAdds,
        shape: { ROUNDS: rounds },
        arrays: [y],
        workgroups: [groups],
        work: groups * GROUP * QUADS * 4 * rounds,
      });
      const ms = await timed(gpu, graph);
      best = Math.max(best, (2 * groups * GROUP * QUADS * 4 * rounds) / ms / 1e6);
      if (ms > 50) break;
    }
    return best;
  } finally {
    free(y);
  }
}

/** Both, one after the other. */
export async function measurePeaks(gpu: Gpu): Promise<Peaks> {
  return { gflops: await peakGflops(gpu), gigabytes: await peakGigabytes(gpu) };
}

/** GB/s of a copy from one buffer to another, both counted, larger than most caches. */
async function peakGigabytes(gpu: Gpu): Promise<number> {
  const bytes = Math.min(gpu.summary.software ? 2 ** 25 : 2 ** 28, gpu.summary.maxBufferBytes);
  const length = Math.floor(bytes / 16) * 4;
  const [x, y] = [allocate(gpu, [length], 'copied'), allocate(gpu, [length], 'copy')];
  try {
    let best = 0;
    // As many copies as take 20 ms: short runs measure the submission.
    for (let copies = 1; copies <= 256; copies *= 4) {
      const graph = new StepGraph(gpu);
      for (let i = 0; i < copies; i++) {
        graph.launch({
          kernel: copy,
          shape: { QUADS: length / 4 },
          arrays: i % 2 === 0 ? [x, y] : [y, x],
          workgroups: workgroupsFor(length / 4, GROUP),
        });
      }
      const ms = await timed(gpu, graph);
      best = Math.max(best, (2 * 4 * length * copies) / ms / 1e6);
      if (ms > 20) break;
    }
    return best;
  } finally {
    free(x);
    free(y);
  }
}

/** Milliseconds of the fastest run of the graph, which ends here: other work only slows one. */
async function timed({ device }: Gpu, graph: StepGraph): Promise<number> {
  await graph.finish();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const begin = performance.now();
    graph.submit();
    await device.queue.onSubmittedWorkDone();
    times.push(performance.now() - begin);
  }
  graph.destroy();
  return Math.min(...times.slice(1));
}
