// y = (x − mean)·invstd·weight + bias (+ residual) (then ReLU), with the batch's own statistics.
// Every workgroup first adds up the chunk sums of its channels, in order, so all agree bit for bit.
// saved [GROUPS, 2, C] ← mean, 1/√(var + EPS) with the biased variance.
// batch [GROUPS, 4·STATS4], this layer's slot first: mean at 0, unbiased variance at 4·VAR4.
// MAXIMA: maxima[SLOT] ← the layer's largest |x|, by the first workgroup from those of forwardSums; MORE: if
// it exceeds what the slot holds.
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
//@if MAXIMA
@group(0) @binding(8) var<storage, read_write> maxima: array<f32>;
var<workgroup> tops: array<f32, 64>;

fn joinPair(into: u32, other: u32) {
  tops[into] = max(tops[into], tops[other]);
}
//@end

var<workgroup> scales: array<vec4f, 8>;
var<workgroup> means: array<vec4f, 8>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let ROWS = shape.ROWS;
  let CHUNKS = shape.CHUNKS;
  let place = placeOf(group.x, lane);
  let c = place.c;
  let g = place.g;
  if (lane < LANES) {
    var first = vec4f();
    var second = vec4f();
    for (var chunk = 0u; chunk < CHUNKS; chunk++) {
      let at = (g * CHUNKS + chunk) * 2 * C4 + c;
      first += sums[at];
      second += sums[at + C4];
    }
    let d = first / f32(ROWS);
    let mean = loadX(rowOffset(g, 0u) + c) + d;
    let variance = max(second / f32(ROWS) - d * d, vec4f());
    let invstd = 1.0 / sqrt(variance + EPS);
    scales[lane] = invstd * weight[c];
    means[lane] = mean;
    if (place.chunk == 0) {
      saved[g * 2 * C4 + c] = mean;
      saved[g * 2 * C4 + C4 + c] = invstd;
      batch[g * shape.STATS4 + c] = mean;
      batch[g * shape.STATS4 + shape.VAR4 + c] = variance * (f32(ROWS) / f32(max(1u, ROWS - 1)));
    }
  }
  workgroupBarrier();
  let scale = scales[lane % LANES];
  let mean = means[lane % LANES];
  let shift = bias[c];
  for (var row = place.row; row < place.end; row += place.step) {
    let at = rowOffset(g, row) + c;
    var value = half4((loadX(at) - mean) * scale + shift);
    if (shape.RESIDUAL != 0) {
      value = half4(value + loadResidual(at));
    }
    if (shape.RELU != 0) {
      value = select(value, vec4f(), value < vec4f());
    }
    storeY(at, value);
  }
  //@if MAXIMA
  if (group.x == 0) {
    var most = 0.0;
    for (var at = lane; at < shape.GROUPS * CHUNKS * (C4 / LANES); at += 64) {
      most = max(most, sums[shape.GROUPS * CHUNKS * 2 * C4 + at].x);
    }
    tops[lane] = most;
    joinLanes(lane);
    if (lane == 0) {
      maxima[shape.SLOT] = select(tops[0], max(tops[0], maxima[shape.SLOT]), shape.MORE != 0);
    }
  }
  //@end
}
