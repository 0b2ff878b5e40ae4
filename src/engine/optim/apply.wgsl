// Moves the parameters, one chunk per workgroup, and leaves Σ Δp² of what was stored in sums[chunk].
// `moved(e, p, tensor)`, which the optimizer's rule adds, returns the new value of element e and
// keeps its moments. Does nothing but clear its sum in a step that is not applied.
// Tolerance against the reference: 1e-6 of the largest parameter per step.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> plan: array<f32>;
@group(0) @binding(3) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;
@group(0) @binding(5) var<storage, read_write> first: array<f32>;
//@if SECOND
@group(0) @binding(6) var<storage, read_write> second: array<f32>;
//@end

// The plan's numbers of a tensor.
struct Tensor {
  // Of its gradient: see gradient.wgsl.
  factors: vec4f,
  // Divisors of the two moments.
  corrections: vec2f,
  decay: f32,
  trust: f32,
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let c = group.y * groups.x + group.x;
  if (c >= shape.CHUNKS) {
    return;
  }
  if (plan[UPDATED] != 1.0) {
    if (lane == 0) {
      sums[c] = 0.0;
    }
    return;
  }
  let chunk = table[c];
  let at = HEADER + chunk.z * 8;
  let tensor = Tensor(
    vec4f(plan[0], plan[1], plan[2], plan[3]),
    vec2f(plan[at + 4], plan[at + 5]),
    plan[at + 6],
    plan[at + 3],
  );
  var square = 0.0;
  for (var i = lane; i < chunk.y; i += 64) {
    let e = chunk.x + i;
    let p = parameters[e];
    let next = moved(e, p, tensor);
    parameters[e] = next;
    square += (next - p) * (next - p);
  }
  let total = sumLanes(lane, square);
  if (lane == 0) {
    sums[c] = total;
  }
}
