// dx = (dy − y·(y·dy)) / ‖x‖ row by row; where ‖x‖ < 1e-12 the divisor is a constant: dx = dy / 1e-12.
// y, dy, dx [ROWS, 4·D4], y f32, dy and dx f32 or packed halves; norms [ROWS].
// With half (half.wgsl) dx is rounded: the row that was normalised held binary16 values.
//@tensor 0 read dy quads
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> norms: array<f32>;
//@tensor 3 write dx quads

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.ROWS) {
    return;
  }
  let norm = norms[row];
  var along = 0.0;
  if (norm >= 1e-12) {
    for (var d = row * shape.D4; d < (row + 1) * shape.D4; d++) {
      along += dot(y[d], loadDy(d));
    }
  }
  let divisor = max(norm, 1e-12);
  for (var d = row * shape.D4; d < (row + 1) * shape.D4; d++) {
    storeDx(d, half4((loadDy(d) - y[d] * along) / divisor));
  }
}
