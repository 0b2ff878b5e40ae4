// dx[n,p,c] = dy[n,c] / PIXELS; dx [N, PIXELS, 4·C4] f32.
// With half (half.wgsl) dx is rounded.
@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> dx: array<vec4f>;

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
  dx[id] = half4(dy[source] / f32(shape.PIXELS));
}
