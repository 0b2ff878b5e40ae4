// key ← next, element by element. Does nothing unless status[1] = 1. [4·QUADS] f32.
@group(0) @binding(0) var<storage, read> next: array<vec4f>;
@group(0) @binding(1) var<storage, read> status: array<u32>;
@group(0) @binding(2) var<storage, read_write> key: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.QUADS || status[1] != 1) {
    return;
  }
  key[id] = next[id];
}
