// counts [SEGMENTS, BINS] of u32 += the elements of x by sign and power of two (histogramBins.ts), a
// segment per tensor: table [CHUNKS] of offset, length, segment, 0 with at most 1024 elements each.
// With SCALED, x is divided by scale[0] before, to its power of two: loss scales are such powers.
// Bits alone are looked at, so that NaN, infinities and subnormals land where they belong on every
// driver. Exact: counts are whole numbers and their atomic sums do not depend on the order.
// One workgroup of 64 per chunk counts in its own memory first: 16 elements per lane against 100
// additions to global memory at most.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read> scale: array<u32>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;

var<workgroup> found: array<atomic<u32>, BINS>;

fn binOf(bits: u32, shift: i32) -> i32 {
  let exponent = i32((bits >> 23) & 0xffu);
  if (exponent == 255) {
    return BROKEN;
  }
  let power = exponent - 127 - shift;
  if (power < LEAST || exponent == 0) {
    return TINY;
  }
  let steps = min(power, LARGEST + 1) - LEAST + 1;
  return TINY + select(steps, -steps, bits >= 0x80000000u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let c = group.y * groups.x + group.x;
  if (c >= shape.CHUNKS) {
    return;
  }
  for (var bin = lane; bin < BINS; bin += 64) {
    atomicStore(&found[bin], 0u);
  }
  workgroupBarrier();
  let chunk = table[c];
  let shift = select(0, i32((scale[0] >> 23) & 0xffu) - 127, shape.SCALED == 1);
  for (var i = lane; i < chunk.y; i += 64) {
    atomicAdd(&found[binOf(x[chunk.x + i], shift)], 1u);
  }
  workgroupBarrier();
  for (var bin = lane; bin < BINS; bin += 64) {
    let count = atomicLoad(&found[bin]);
    if (count > 0) {
      atomicAdd(&counts[chunk.z * BINS + bin], count);
    }
  }
}
