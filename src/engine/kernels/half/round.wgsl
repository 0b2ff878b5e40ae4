// to[i] = half(from[i]) over QUADS quads, f32 holding binary16 values, or packed halves. Exact: see half.wgsl.
// One quad per invocation: the kernel only moves memory.
//@tensor 0 read values quads
//@tensor 1 write rounded quads

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id < shape.QUADS) {
    storeRounded(id, half4(loadValues(id)));
  }
}
