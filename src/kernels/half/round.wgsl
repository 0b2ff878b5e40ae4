// to[i] = half(from[i]) over QUADS quads, f32 holding binary16 values. Exact: see half.wgsl.
// One quad an invocation: the kernel only moves memory.
@group(0) @binding(0) var<storage, read> values: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> rounded: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id < shape.QUADS) {
    rounded[id] = half4(values[id]);
  }
}
