// LAMB's trust ratio, one segment per workgroup: r = φ(‖p‖)/‖u‖ into the segment's slot of the plan,
// 1 where either norm is 0 or ‖u‖ is NaN (as PyTorch's comparisons have it) and for excluded
// one-dimensional tensors. φ clamps ‖p‖ from above by
// WEIGHT_NORM_CLAMP (f32 bits, 0 where there is none).
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read_write> plan: array<f32>;

fn isNan(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let s = group.x;
  if (s >= shape.SEGMENTS) {
    return;
  }
  let segment = table[shape.CHUNKS + s];
  let square = segmentSum(segment, lane);
  if (lane != 0 || plan[UPDATED] != 1.0 || (shape.EXCLUDE_1D == 1 && segment.z == 1)) {
    return;
  }
  let at = HEADER + s * 8;
  let update = sqrt(square);
  var weight = plan[at + 2];
  if (isNan(update) || isNan(weight) || update == 0.0 || weight == 0.0) {
    return;
  }
  if (shape.WEIGHT_NORM_CLAMP != 0) {
    weight = min(weight, bitcast<f32>(shape.WEIGHT_NORM_CLAMP));
  }
  let ratio = weight / update;
  plan[at + 3] = select(ratio, min(ratio, 1.0), shape.TRUST_CLIP == 1);
}
