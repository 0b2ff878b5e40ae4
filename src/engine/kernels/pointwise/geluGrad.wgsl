// dx = dy · (Φ(x) + x · φ(x)), rounded with half (half.wgsl); x [4·QUADS] f32 or packed halves.
// Tolerance 1e-6 · max(1, |x|) · |dy|: see normal.wgsl.
@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
//@tensor 1 read x quads
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;

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
  dx[id] = half4(dy[id] * (distribution(value) + value * density(value)));
}
