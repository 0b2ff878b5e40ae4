// y = x / max(‖x‖₂, 1e-12) row by row; x [ROWS, 4·D4] f32 or packed halves; norms [ROWS] ← ‖x‖₂.
// A row whose squares overflow f32 has norm ∞ and becomes 0, as in F.normalize.
// FROM 1: row r of y comes from row from[r] of x (keys back in the order of their queries).
//@tensor 0 read x quads
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> norms: array<f32>;
@group(0) @binding(3) var<storage, read> from_row: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.ROWS) {
    return;
  }
  var source = row * shape.D4;
  if (shape.FROM != 0) {
    source = from_row[row] * shape.D4;
  }
  var sum = vec4f();
  for (var d = 0u; d < shape.D4; d++) {
    let v = loadX(source + d);
    sum += v * v;
  }
  let norm = sqrt(sum.x + sum.y + sum.z + sum.w);
  norms[row] = norm;
  let divisor = max(norm, 1e-12);
  for (var d = 0u; d < shape.D4; d++) {
    y[row * shape.D4 + d] = loadX(source + d) / divisor;
  }
}
