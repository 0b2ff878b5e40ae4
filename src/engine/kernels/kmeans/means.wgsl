// centroids[c, d] ← sums[c, d] / counts[c]; a cluster without rows keeps its centroid.
// changed[0] ← 1 as soon as any bit of any centroid changes, else it stays: with no change and no
// empty cluster, all further iterations would repeat this one.
// sums and centroids [K, D] f32, counts [K] u32. One number per invocation. Tolerance: the 2.5 ulp
// that WGSL allows a division.
@group(0) @binding(0) var<storage, read> sums: array<f32>;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read_write> centroids: array<f32>;
@group(0) @binding(3) var<storage, read_write> changed: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = (group.y * groups.x + group.x) * 64 + lane;
  if (at >= shape.K * shape.D) {
    return;
  }
  let count = counts[at / shape.D];
  if (count == 0) {
    return;
  }
  let mean = sums[at] / f32(count);
  if (bitcast<u32>(mean) != bitcast<u32>(centroids[at])) {
    atomicStore(&changed[0], 1u);
  }
  centroids[at] = mean;
}
