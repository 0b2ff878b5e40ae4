// y = max(0, x); x, y [4·QUADS], f32 or packed halves; exact. A NaN stays: it is not at most 0.
//@tensor 0 read x quads
//@tensor 1 write y quads

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
  let value = loadX(id);
  storeY(id, select(value, vec4f(), value <= vec4f()));
}
