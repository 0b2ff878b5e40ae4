// Moves the parameters, one chunk a workgroup, and leaves Σ Δp² of what was stored in sums[chunk].
// g is unscaled and clipped. SGD: g += decay·p; buf ← μ·buf + g (its first step is the same with
// buf = 0); d = buf, or g + μ·buf with Nesterov; p −= lr·d. Adam: g += decay·p; m, v as in
// moments.wgsl; p −= (lr/(1 − β1^t))·m/(√v/√(1 − β2^t) + eps). AdamW: p ·= 1 − lr·decay first.
// LAMB: p −= lr·r·u. Does nothing but clear its sum in a step that is not applied.
// Tolerance against the reference: 1e-6 of the largest parameter a step.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> plan: array<f32>;
@group(0) @binding(3) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;
@group(0) @binding(5) var<storage, read_write> first: array<f32>;
//@if SECOND
@group(0) @binding(6) var<storage, read_write> second: array<f32>;
//@end

var<workgroup> squares: array<f32, 64>;

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
  let factors = vec4f(plan[0], plan[1], plan[2], plan[3]);
  let at = HEADER + chunk.z * 8;
  let corrections = vec2f(plan[at + 4], plan[at + 5]);
  let decay = plan[at + 6];
  var square = 0.0;
  for (var i = lane; i < chunk.y; i += 64) {
    let e = chunk.x + i;
    let p = parameters[e];
    //@if LAMB
    let u = lambUpdate(first[e], second[e], p, corrections, decay);
    let moved = p - plan[RATE] * plan[at + 3] * u;
    //@else
    var g = usedGradient(gradient[e], factors);
    var start = p;
    //@if DECOUPLED
    start = p * (1.0 - plan[RATE] * decay);
    //@else
    g += decay * p;
    //@end
    //@if SECOND
    let m = plan[MU] * first[e] + (1.0 - plan[MU]) * g;
    let v = plan[BETA] * second[e] + (1.0 - plan[BETA]) * g * g;
    first[e] = m;
    second[e] = v;
    let step = plan[RATE] / corrections.x;
    let moved = start - step * (m / (sqrt(v) / sqrt(corrections.y) + plan[EPSILON]));
    //@else
    let buffer = plan[MU] * first[e] + g;
    first[e] = buffer;
    //@if NESTEROV
    let moved = start - plan[RATE] * (g + plan[MU] * buffer);
    //@else
    let moved = start - plan[RATE] * buffer;
    //@end
    //@end
    //@end
    parameters[e] = moved;
    square += (moved - p) * (moved - p);
  }
  squares[lane] = square;
  for (var half = shape.TREE; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) {
      squares[lane] += squares[lane + half];
    }
  }
  if (lane == 0) {
    sums[c] = squares[0];
  }
}
