// y = (x − mean)·invstd·weight + bias (+ residual) (then ReLU), with the batch's own statistics.
// Every workgroup first adds up the SUMS chunk sums of its channels, in order, so all agree bit for bit.
// BLOCKS: sums are moments of SUMS blocks of rows (moments.wgsl), joined by all lanes over a fixed tree.
// saved [GROUPS, 4, C] ← mean, 1/√(var + EPS) with the biased variance, that times weight, bias.
// batch [GROUPS, 4·STATS4], this layer's slot first: mean at 0, unbiased variance at 4·VAR4.
// With half (half.wgsl): half(half(batch norm) + residual), statistics in f32.
// Shapes, groups and lanes as in forwardSums.
//@tensor 0 read x quads
@group(0) @binding(1) var<storage, read> sums: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<vec4f>;
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
//@tensor 4 write y quads
@group(0) @binding(5) var<storage, read_write> saved: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> batch: array<vec4f>;
//@tensor 7 read residual quads

var<workgroup> scales: array<vec4f, 8>;
var<workgroup> means: array<vec4f, 8>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let ROWS = shape.ROWS;
  let SUMS = shape.SUMS;
  let place = placeOf(group.x, lane);
  let c = place.c;
  let g = place.g;
  let shift = bias[c];
  //@if BLOCKS
  let base = g * SUMS * 2 * C4 + c;
  var sum = vec4f();
  for (var block = lane / LANES; block < SUMS; block += 64 / LANES) {
    sum += sums[base + block * 2 * C4];
  }
  sumOverRows(lane, sum, vec4f());
  workgroupBarrier();
  let all = held[lane % LANES];
  workgroupBarrier();
  let ofBlock = all / f32(SUMS);
  var off = vec4f();
  for (var block = lane / LANES; block < SUMS; block += 64 / LANES) {
    let at = base + block * 2 * C4;
    let away = sums[at] - ofBlock;
    off += fma(away / f32(ROWS / SUMS), away, sums[at + C4]);
  }
  sumOverRows(lane, off, vec4f());
  //@end
  if (lane < LANES) {
    //@if BLOCKS
    let mean = all / f32(ROWS);
    let variance = held[lane] / f32(ROWS);
    //@else
    var first = vec4f();
    var second = vec4f();
    for (var chunk = 0u; chunk < SUMS; chunk++) {
      let at = (g * SUMS + chunk) * 2 * C4 + c;
      first += sums[at];
      second += sums[at + C4];
    }
    let d = first / f32(ROWS);
    let mean = loadX(rowOffset(g, 0u) + c) + d;
    let variance = max(second / f32(ROWS) - d * d, vec4f());
    //@end
    let invstd = 1.0 / sqrt(variance + EPS);
    scales[lane] = invstd * weight[c];
    means[lane] = mean;
    if (place.chunk == 0) {
      let at = g * 4 * C4 + c;
      saved[at] = mean;
      saved[at + C4] = invstd;
      saved[at + 2 * C4] = scales[lane];
      saved[at + 3 * C4] = shift;
      batch[g * shape.STATS4 + c] = mean;
      batch[g * shape.STATS4 + shape.VAR4 + c] = variance * (f32(ROWS) / f32(max(1u, ROWS - 1)));
    }
  }
  workgroupBarrier();
  let scale = scales[lane % LANES];
  let mean = means[lane % LANES];
  for (var at = place.at; at < place.end; at += place.step) {
    //@if FUSED
    // One rounding, as where it is made again, whatever a driver joins.
    var value = half4(fma(loadX(at) - mean, scale, shift));
    //@else
    var value = half4((loadX(at) - mean) * scale + shift);
    //@end
    if (shape.RESIDUAL != 0) {
      value = half4(value + loadResidual(at));
    }
    if (shape.RELU != 0) {
      value = select(value, vec4f(), value < vec4f());
    }
    storeY(at, value);
  }
}
