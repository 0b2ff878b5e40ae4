// y[n,c] = mean over pixels of x[n,p,c]; x [N, PIXELS, 4·C4], x and y f32 or packed halves. Summed in order.
// With half (half.wgsl) y is rounded.
//@tensor 0 read x quads
//@tensor 1 write y quads

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.N * shape.C4) {
    return;
  }
  var at = id / shape.C4 * shape.PIXELS * shape.C4 + id % shape.C4;
  var sum = vec4f();
  for (var p = 0u; p < shape.PIXELS; p++) {
    sum += loadX(at);
    at += shape.C4;
  }
  storeY(id, half4(sum / f32(shape.PIXELS)));
}
