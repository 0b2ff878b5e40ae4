// sum = x + y, rounded with half (half.wgsl); all [4·QUADS], f32 or packed halves; exact.
//@tensor 0 read x quads
//@tensor 1 read y quads
//@tensor 2 write sum quads

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.QUADS) {
    return;
  }
  storeSum(id, half4(loadX(id) + loadY(id)));
}
