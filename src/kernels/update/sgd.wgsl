// Commits a step: g += decay·p; buf = μ·buf + g; p −= lr·buf (torch.optim.SGD; its first step is the
// same with buf = 0); key ← next. Does nothing unless status[0] = 1.
@group(0) @binding(0) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(1) var<storage, read> next: array<vec4f>;
@group(0) @binding(2) var<storage, read> scalars: array<f32>;
@group(0) @binding(3) var<storage, read> status: array<u32>;
@group(0) @binding(4) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> momentum: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> key: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.QUADS || status[0] != 1) {
    return;
  }
  let p = parameter[id];
  let g = gradient[id] + scalars[WEIGHT_DECAY] * p;
  let buffer = scalars[SGD_MOMENTUM] * momentum[id] + g;
  momentum[id] = buffer;
  parameter[id] = p - scalars[LEARNING_RATE] * buffer;
  key[id] = next[id];
}
