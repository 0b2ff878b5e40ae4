// One record a step, and the decision whether the step counts.
// rows [B, 8] as InfoNCE leaves them; sums and statistics [SPANS, 2] as arenaSums leaves them over
// the gradients and over the batch's statistics → record (RECORD in update.ts). status[0] is 1 while every step so far was finite; once 0 it stays 0, so that
// nothing in flight behind a failed step changes a parameter. All sums run in order, in f32.
@group(0) @binding(0) var<storage, read> rows: array<f32>;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read> statistics: array<f32>;
@group(0) @binding(3) var<storage, read_write> record: array<f32>;
@group(0) @binding(4) var<storage, read_write> status: array<u32>;

var<workgroup> totals: array<f32, 8>;

@compute @workgroup_size(8)
fn main(@builtin(local_invocation_index) lane: u32) {
  var total = 0.0;
  for (var row = 0u; row < shape.B; row++) {
    total += rows[row * 8 + lane];
  }
  totals[lane] = total;
  workgroupBarrier();
  if (lane != 0) {
    return;
  }
  var square = 0.0;
  var nonFinite = 0.0;
  var nonFiniteStatistics = 0.0;
  for (var span = 0u; span < shape.SPANS; span++) {
    square += sums[span * 2];
    nonFinite += sums[span * 2 + 1];
    nonFiniteStatistics += statistics[span * 2 + 1];
  }
  let batch = f32(shape.B);
  let loss = totals[0] / batch;
  let norm = sqrt(square);
  let lossFinite = (bitcast<u32>(loss) & 0x7f800000u) != 0x7f800000u;
  let normFinite = (bitcast<u32>(norm) & 0x7f800000u) != 0x7f800000u;
  let finite = lossFinite && normFinite && nonFinite == 0.0 && totals[3] == 0.0 &&
    nonFiniteStatistics == 0.0;
  record[0] = loss;
  record[1] = 100.0 * totals[5] / batch;
  record[2] = 100.0 * totals[6] / batch;
  record[3] = totals[4];
  record[4] = totals[3];
  record[5] = norm;
  record[6] = nonFinite;
  record[7] = select(0.0, 1.0, finite && status[0] == 1);
  record[8] = nonFiniteStatistics;
  if (!finite) {
    status[0] = 0;
  }
}
