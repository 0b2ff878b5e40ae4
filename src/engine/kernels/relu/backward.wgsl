// dx = dy where y > 0, else 0: the backward pass of y = max(0, x). All [4·QUADS], f32 or packed halves; exact.
//@tensor 0 read dy quads
//@tensor 1 read y quads
//@tensor 2 write dx quads

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
  storeDx(id, select(vec4f(), loadDy(id), loadY(id) > vec4f()));
}
