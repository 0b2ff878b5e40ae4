// total[i] = Σ_{s=0}^{SPLITS−1} partial[s, i], summed in order; i over QUADS quads, f32.
// On hardware also a bias's gradient: partial is that of the rows, f32 or packed halves.
// ADD: the sum begins with what total[i] holds. With half (half.wgsl) the total is rounded.
//@tensor 0 read partial quads
@group(0) @binding(1) var<storage, read_write> total: array<vec4f>;

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
  //@if ADD
  var sum = total[id] + loadPartial(id);
  //@else
  var sum = loadPartial(id);
  //@end
  for (var s = 1u; s < shape.SPLITS; s++) {
    sum += loadPartial(s * shape.QUADS + id);
  }
  total[id] = half4(sum);
}
