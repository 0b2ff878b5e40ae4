// Adds a chunk of rows to its clusters' sums, and its inertia to the log.
// sums[c, d] += Σ over the cluster's rows, by rising row, of x[d, row]; the chunk's sum is made
// first and added whole, which keeps the error of a cluster of n rows near √n roundings.
// log[0] += 1, log[log[0]] = Σ groupSums, by rising group, as the bits of an f32.
// x [D, R], next [R] and heads [K] as members.wgsl writes them, groupSums [GROUPS], sums [K, D].
// One cluster per workgroup, its dimensions over the lanes. A list longer than ROWS is cut there.
// Tolerance: 2⁻²⁴ of Σ|x| for every row added.
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> next: array<u32>;
@group(0) @binding(2) var<storage, read> heads: array<u32>;
@group(0) @binding(3) var<storage, read> groupSums: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;
@group(0) @binding(5) var<storage, read_write> log: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let cluster = group.y * groups.x + group.x;
  if (cluster == 0 && lane == 0) {
    var total = 0.0;
    for (var g = 0u; g < shape.GROUPS; g++) {
      total += groupSums[g];
    }
    let entries = log[0] + 1;
    log[0] = entries;
    log[entries] = bitcast<u32>(total);
  }
  if (cluster >= shape.K) {
    return;
  }
  let head = heads[cluster];
  if (head >= shape.ROWS) {
    return;
  }
  for (var d = lane; d < shape.D; d += 64) {
    var sum = 0.0;
    var row = head;
    for (var steps = 0u; steps < shape.ROWS && row < shape.ROWS; steps++) {
      sum += x[d * shape.R + row];
      row = next[row];
    }
    sums[cluster * shape.D + d] += sum;
  }
}
