// Statistics of a batch's embeddings, per dimension. raw, unit [B, D], raw f32 or packed halves, before and after the
// row-wise normalisation; columns [FIELDS, D] ← FIELD by FIELD:
//   0 population std of unit, over a mean taken first; 1 sum of unit; 2 sum of unit²;
//   3 dead: raw ≤ 0 in every row, which NaN is not; 4 largest finite |raw|;
//   5 raw that is not finite; 6 unit that is not finite.
// One invocation per dimension: adjacent lanes read adjacent elements, and every sum runs in row order, so the
// bits are the same on every run. B·D is at most some 10⁵ numbers: one wave of 64 is enough.
// Non-finite values are found by their bits. Tolerance: that of health.wgsl.
//@tensor 0 read raw numbers
@group(0) @binding(1) var<storage, read> unit: array<f32>;
@group(0) @binding(2) var<storage, read_write> columns: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let B = shape.B;
  let D = shape.D;
  let d = id.x;
  if (d >= D) {
    return;
  }
  var sum = 0.0;
  var squares = 0.0;
  var dead = 1.0;
  var largest = 0.0;
  var badRaw = 0.0;
  var badUnit = 0.0;
  for (var row = 0u; row < B; row++) {
    let value = unit[row * D + d];
    sum += value;
    squares += value * value;
    if ((bitcast<u32>(value) & 0x7f800000u) == 0x7f800000u) {
      badUnit += 1.0;
    }
    let bits = bitcast<u32>(loadRaw(row * D + d));
    let isNan = (bits & 0x7fffffffu) > 0x7f800000u;
    if (isNan || (bits != 0u && bits < 0x80000000u)) {
      dead = 0.0;
    }
    if ((bits & 0x7f800000u) == 0x7f800000u) {
      badRaw += 1.0;
    } else {
      largest = max(largest, bitcast<f32>(bits & 0x7fffffffu));
    }
  }
  let mean = sum / f32(B);
  var spread = 0.0;
  for (var row = 0u; row < B; row++) {
    let away = unit[row * D + d] - mean;
    spread += away * away;
  }
  columns[d] = sqrt(spread / f32(B));
  columns[D + d] = sum;
  columns[2 * D + d] = squares;
  columns[3 * D + d] = dead;
  columns[4 * D + d] = largest;
  columns[5 * D + d] = badRaw;
  columns[6 * D + d] = badUnit;
}
