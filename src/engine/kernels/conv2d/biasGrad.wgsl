// db[co] = Σ_rows dy[row, co]; dy [ROWS, CO] f32 or packed halves, CO % 4 = 0. Summed in row order.
// ADD: += instead of =. With half (half.wgsl) the sum is rounded.
//@tensor 0 read dy quads
@group(0) @binding(1) var<storage, read_write> db: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.CO4) {
    return;
  }
  //@if ADD
  var sum = db[id.x];
  //@else
  var sum = vec4f();
  //@end
  for (var row = 0u; row < shape.ROWS; row++) {
    sum += loadDy(row * shape.CO4 + id.x);
  }
  db[id.x] = half4(sum);
}
