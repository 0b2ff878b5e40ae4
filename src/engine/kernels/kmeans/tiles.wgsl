// Centroids as the product reads them: sixteen beside one another for each dimension.
// tiles[c / 16, d, c mod 16] = centroids[c, d]; halfNorms[c] = ‖c‖² / 2, summed by rising d.
// centroids [K, D], tiles [P / 16, D, 16], halfNorms [P], all f32, P = K rounded up to 16.
// The P − K centroids of padding are zero with a half norm no row's score falls below.
// One centroid per invocation: K·D numbers once per iteration, negligible next to the product.
// Exact but for the norm: its sum of D squares, within D·2⁻²⁴ of its size.
@group(0) @binding(0) var<storage, read> centroids: array<f32>;
@group(0) @binding(1) var<storage, read_write> tiles: array<f32>;
@group(0) @binding(2) var<storage, read_write> halfNorms: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let c = (group.y * groups.x + group.x) * 64 + lane;
  if (c >= shape.P) {
    return;
  }
  var norm = 0.0;
  for (var d = 0u; d < shape.D; d++) {
    var value = 0.0;
    if (c < shape.K) {
      value = centroids[c * shape.D + d];
    }
    tiles[((c / 16) * shape.D + d) * 16 + c % 16] = value;
    norm += value * value;
  }
  halfNorms[c] = select(3.0e38, norm / 2, c < shape.K);
}
