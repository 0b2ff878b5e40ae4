// next = key·m + query·(1 − m) where the part is trained, else next = key (He et al. 2020, eq. 2).
// The arena holds the encoder, from quad A head a, from quad V head b; bit p of PARTS says that part
// p is trained. The result waits in `next` until the step is committed: a step that fails, and a
// part that is frozen, leave the key as it was, bit for bit.
@group(0) @binding(0) var<storage, read> query: array<vec4f>;
@group(0) @binding(1) var<storage, read> key: array<vec4f>;
@group(0) @binding(2) var<storage, read> scalars: array<f32>;
@group(0) @binding(3) var<storage, read_write> next: array<vec4f>;

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
  let part = select(select(2u, 1u, id < shape.V), 0u, id < shape.A);
  if (((shape.PARTS >> part) & 1u) == 0u) {
    next[id] = key[id];
    return;
  }
  let m = scalars[KEY_MOMENTUM];
  next[id] = key[id] * m + query[id] * (1.0 - m);
}
