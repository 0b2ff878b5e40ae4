// LAMB before its trust ratio, one chunk per workgroup:
//   m ← β1·m + (1 − β1)·g;  v ← β2·v + (1 − β2)·g²;
//   u = m̂/(√v̂ + eps) + decay·p;  sums[chunk] ← Σ u² over a fixed tree.
// u itself is not kept: the kernel that applies it computes it again from m, v and p, which costs
// less than an arena of memory traffic. Does nothing in a step that is not applied.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> plan: array<f32>;
@group(0) @binding(3) var<storage, read> parameters: array<f32>;
@group(0) @binding(4) var<storage, read_write> first: array<f32>;
@group(0) @binding(5) var<storage, read_write> second: array<f32>;
@group(0) @binding(6) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let c = group.y * groups.x + group.x;
  if (c >= shape.CHUNKS || plan[UPDATED] != 1.0) {
    return;
  }
  let chunk = table[c];
  let factors = vec4f(plan[0], plan[1], plan[2], plan[3]);
  let at = HEADER + chunk.z * 8;
  let corrections = vec2f(plan[at + 4], plan[at + 5]);
  let decay = plan[at + 6];
  var square = 0.0;
  for (var i = lane; i < chunk.y; i += 64) {
    let e = chunk.x + i;
    let g = usedGradient(gradient[e], factors);
    let m = plan[MU] * first[e] + (1.0 - plan[MU]) * g;
    let v = plan[BETA] * second[e] + (1.0 - plan[BETA]) * g * g;
    first[e] = m;
    second[e] = v;
    let u = lambUpdate(m, v, parameters[e], corrections, decay);
    square += u * u;
  }
  let total = sumLanes(lane, square);
  if (lane == 0) {
    sums[c] = total;
  }
}
