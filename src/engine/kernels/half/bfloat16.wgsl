// values = source rounded to bfloat16 (to nearest even; NaN becomes the quiet NaN), WORDS pairs of f32.
// By whole numbers: exact. One pair per invocation: the kernel only moves memory.
@group(0) @binding(0) var<storage, read> source: array<vec2u>;
@group(0) @binding(1) var<storage, read_write> values: array<vec2u>;

fn brief(bits: u32) -> u32 {
  if ((bits & 0x7fffffffu) > 0x7f800000u) {
    return 0x7fc00000u;
  }
  return (bits + 0x7fffu + ((bits >> 16) & 1u)) & 0xffff0000u;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id < shape.WORDS) {
    values[id] = vec2u(brief(source[id].x), brief(source[id].y));
  }
}
