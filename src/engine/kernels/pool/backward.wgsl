// dx[n,p,c] = dy[n,c] / PIXELS; dx [N, PIXELS, 4·C4], dy and dx f32 or packed halves.
// With half (half.wgsl) dx is rounded.
//@tensor 0 read dy quads
//@tensor 1 write dx quads

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.N * shape.PIXELS * shape.C4) {
    return;
  }
  let source = id / (shape.PIXELS * shape.C4) * shape.C4 + id % shape.C4;
  storeDx(id, half4(loadDy(source) / f32(shape.PIXELS)));
}
