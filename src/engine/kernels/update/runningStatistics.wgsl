// running ← 0.9·running + 0.1·(mean over the groups of the batch's statistics), for QUADS quads of
// adjacent layers from quad FROM on (BatchNorm2d's momentum 0.1; MoCo's SplitBatchNorm averages its
// splits).
// Of several views each counts by itself, in order; from quad REVERSED on the last one first.
// batch [VIEWS, GROUPS, 4·ALL], running [4·ALL]. Does nothing unless status[1] = 1.
@group(0) @binding(0) var<storage, read> batch: array<vec4f>;
@group(0) @binding(1) var<storage, read> status: array<u32>;
@group(0) @binding(2) var<storage, read_write> running: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.QUADS || status[1] != 1) {
    return;
  }
  let quad = shape.FROM + id.x;
  for (var v = 0u; v < shape.VIEWS; v++) {
    let view = select(v, shape.VIEWS - 1 - v, quad >= shape.REVERSED);
    var sum = vec4f();
    for (var g = 0u; g < shape.GROUPS; g++) {
      sum += batch[(view * shape.GROUPS + g) * shape.ALL + quad];
    }
    running[quad] = 0.9 * running[quad] + 0.1 * (sum / f32(shape.GROUPS));
  }
}
