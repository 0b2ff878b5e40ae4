// Results of the forward pass of a step, per loss. rows [LOSSES, B, 8] as the loss kernels leave
// them; statistics [SPANS, 2] as arenaSums leaves them over the batch's means and variances.
// record [64]: column c of loss l summed over the rows at 8·l + c, l < LOSSES ≤ 7; at 56 the
// statistics that are not finite. forward [4]: at 0 everything of the pass that is not finite.
// Non-finite losses are found by their bits. Sums run in row order, in f32: deterministic.
@group(0) @binding(0) var<storage, read> rows: array<f32>;
@group(0) @binding(1) var<storage, read> statistics: array<f32>;
@group(0) @binding(2) var<storage, read_write> record: array<f32>;
@group(0) @binding(3) var<storage, read_write> forward: array<f32>;

var<workgroup> totals: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  let loss = lane / 8;
  var total = 0.0;
  if (loss < shape.LOSSES) {
    for (var row = 0u; row < shape.B; row++) {
      total += rows[(loss * shape.B + row) * 8 + lane % 8];
    }
    record[lane] = total;
  }
  totals[lane] = total;
  workgroupBarrier();
  if (lane != 0) {
    return;
  }
  var bad = 0.0;
  for (var span = 0u; span < shape.SPANS; span++) {
    bad += statistics[span * 2 + 1];
  }
  record[56] = bad;
  for (var l = 0u; l < shape.LOSSES; l++) {
    bad += totals[l * 8 + 3];
    if ((bitcast<u32>(totals[l * 8]) & 0x7f800000u) == 0x7f800000u) {
      bad += 1.0;
    }
  }
  forward[0] = bad;
}
