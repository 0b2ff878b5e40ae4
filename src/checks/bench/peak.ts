import { allocate, free } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Kernel } from '#gpu/kernel.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { median } from './statistics.ts';

/** vec4 accumulators per invocation, kept in registers; independent, so that latency is hidden. */
const QUADS = 8;
const GROUP = 64;

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

/** GFLOP/s of the adapter for multiply-adds in registers: the best of a few runs' median. */
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
      await graph.finish();
      const times: number[] = [];
      for (let run = 0; run < 5; run++) {
        const begin = performance.now();
        graph.submit();
        await gpu.device.queue.onSubmittedWorkDone();
        times.push(performance.now() - begin);
      }
      graph.destroy();
      const ms = median(times.slice(1));
      best = Math.max(best, (2 * groups * GROUP * QUADS * 4 * rounds) / ms / 1e6);
      if (ms > 50) break;
    }
    return best;
  } finally {
    free(y);
  }
}
