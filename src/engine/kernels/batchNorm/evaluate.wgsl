// y = (x − running_mean)/√(running_var + EPS)·weight + bias (+ residual) (then ReLU): eval mode.
// With half (half.wgsl): half(half(batch norm) + residual).
// x, y [ROWS, 4·C4] f32.
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> runningMean: array<vec4f>;
@group(0) @binding(2) var<storage, read> runningVar: array<vec4f>;
@group(0) @binding(3) var<storage, read> weight: array<vec4f>;
@group(0) @binding(4) var<storage, read> bias: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
//@if RESIDUAL
@group(0) @binding(6) var<storage, read> residual: array<vec4f>;
//@end

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.ROWS * shape.C4) {
    return;
  }
  let c = id % shape.C4;
  let scale = weight[c] / sqrt(runningVar[c] + EPS);
  var value = half4((x[id] - runningMean[c]) * scale + bias[c]);
  //@if RESIDUAL
  value = half4(value + residual[id]);
  //@end
  //@if RELU
  value = select(value, vec4f(), value < vec4f());
  //@end
  y[id] = value;
}
