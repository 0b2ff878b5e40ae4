// out ← the gradient as the optimizer uses it, unscaled and clipped, one chunk per workgroup.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> plan: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
@group(0) @binding(4) var<storage, read_write> record: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let c = group.y * groups.x + group.x;
  if (c == 0 && lane < 16) {
    record[lane] = plan[RECORD + lane];
  }
  if (c >= shape.CHUNKS) {
    return;
  }
  let chunk = table[c];
  let factors = vec4f(plan[0], plan[1], plan[2], plan[3]);
  for (var i = lane; i < chunk.y; i += 64) {
    out[chunk.x + i] = usedGradient(gradient[chunk.x + i], factors);
  }
}
