// dx = dy where y > 0, else 0: the backward pass of y = max(0, x). All [4·QUADS], y f32 or packed halves; exact.
@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
//@tensor 1 read y quads
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
  dx[id] = select(vec4f(), dy[id], loadY(id) > vec4f());
}
