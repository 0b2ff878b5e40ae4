// counts[4·SLOT …] += NaN, +∞, −∞ in x [LENGTH], f32 or packed halves, and max= the bits of the largest finite |x|;
// all u32, 0 before. Found by their bits: exponent all ones, and a fraction that is 0 for ∞ only. WGSL lets a
// compiler assume that comparisons meet neither, bits it must keep. Exact: whole numbers, which are the same in any
// order, so the workgroups add theirs atomically.
// A workgroup of 64 for every 4,096 elements: 64 loads a lane make the four atomics of a workgroup cheap.
//@tensor 0 read x numbers
@group(0) @binding(1) var<storage, read_write> counts: array<atomic<u32>>;

var<workgroup> found: array<vec4u, 64>;

fn joinPair(into: u32, other: u32) {
  let a = found[into];
  let b = found[other];
  found[into] = vec4u(a.xyz + b.xyz, max(a.w, b.w));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  var mine = vec4u();
  let first = (group.y * groups.x + group.x) * 64 + lane;
  for (var at = first; at < shape.LENGTH; at += groups.x * groups.y * 64) {
    let bits = bitcast<u32>(loadX(at));
    let size = bits & 0x7fffffffu;
    if (size > 0x7f800000u) {
      mine.x += 1;
    } else if (size < 0x7f800000u) {
      mine.w = max(mine.w, size);
    } else if (bits < 0x80000000u) {
      mine.y += 1;
    } else {
      mine.z += 1;
    }
  }
  found[lane] = mine;
  joinLanes(lane);
  if (lane == 0) {
    let all = found[0];
    let at = 4 * shape.SLOT;
    atomicAdd(&counts[at], all.x);
    atomicAdd(&counts[at + 1], all.y);
    atomicAdd(&counts[at + 2], all.z);
    atomicMax(&counts[at + 3], all.w);
  }
}
