// The nearest centroid of every row out of the splits' winners, and its distance.
// assignment = the winner with the lowest score, of equals that of the lowest split;
// distance = Σ_d (x_d − c_d)², by rising d: computed directly, it is never negative and loses
// nothing to cancellation, as ‖x‖² − 2x·c + ‖c‖² does.
// x [D, R], centroids [K, D], scores and indices [SPLITS, R], assignments u32 and distances [R],
// groupSums [⌈ROWS / 64⌉]: the distances of 64 rows added over a fixed tree.
// Rows from ROWS to the end of the last 64 get assignment 0xffffffff and distance 0.
// One row per invocation, so that the lanes read x side by side. Tolerance: D·2⁻²⁴ relative.
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> centroids: array<f32>;
@group(0) @binding(2) var<storage, read> scores: array<f32>;
@group(0) @binding(3) var<storage, read> indices: array<u32>;
@group(0) @binding(4) var<storage, read_write> assignments: array<u32>;
@group(0) @binding(5) var<storage, read_write> distances: array<f32>;
@group(0) @binding(6) var<storage, read_write> groupSums: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x * 64 + lane;
  var distance = 0.0;
  var winner = 0xffffffffu;
  if (row < shape.ROWS) {
    var best = scores[row];
    winner = indices[row];
    for (var split = 1u; split < shape.SPLITS; split++) {
      let score = scores[split * shape.R + row];
      if (score < best) {
        best = score;
        winner = indices[split * shape.R + row];
      }
    }
    for (var d = 0u; d < shape.D; d++) {
      let delta = x[d * shape.R + row] - centroids[winner * shape.D + d];
      distance += delta * delta;
    }
  }
  assignments[row] = winner;
  distances[row] = distance;
  let total = sumLanes(lane, distance);
  if (lane == 0) {
    groupSums[group.x] = total;
  }
}
