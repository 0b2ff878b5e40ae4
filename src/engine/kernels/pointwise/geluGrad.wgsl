// dx = dy · (Φ(x) + x · φ(x)), rounded with half (half.wgsl); all [4·QUADS], f32 or packed halves.
// Tolerance 1e-6 · max(1, |x|) · |dy|: see normal.wgsl.
//@tensor 0 read dy quads
//@tensor 1 read x quads
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
  let value = loadX(id);
  storeDx(id, half4(loadDy(id) * (distribution(value) + value * density(value))));
}
