// LARS's trust ratio, one segment per lane: r = η·‖p‖/(‖g‖ + decay·‖p‖ + eps) into the segment's slot
// of the plan, g being unscaled and clipped. 1 where ‖p‖ or the divisor without eps is 0 or NaN, and
// for excluded one-dimensional tensors. TRUST holds η as f32 bits.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> plan: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let s = id.x;
  if (s >= shape.SEGMENTS || plan[UPDATED] != 1.0) {
    return;
  }
  if (shape.EXCLUDE_1D == 1 && table[shape.CHUNKS + s].z == 1) {
    return;
  }
  let at = HEADER + s * 8;
  let weight = plan[at + 2];
  // The plan has the norm before clipping.
  let divisor = times(times(plan[at], plan[2]), plan[3]) + plan[at + 6] * weight;
  if (isNan(weight) || isNan(divisor) || weight == 0.0 || divisor == 0.0) {
    return;
  }
  plan[at + 3] = bitcast<f32>(shape.TRUST) * weight / (divisor + plan[EPSILON]);
}

fn isNan(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
}
