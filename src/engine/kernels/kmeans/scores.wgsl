// The tiled product of k-means' assignment: for every row the best of 128 centroids.
// score(x, c) = ‖c‖²/2 − x·c, which orders the centroids as ‖x − c‖² does; the lowest wins, of
// equals the one with the lowest number.
// x [D, R] f32 (dimension by dimension, four rows per vec4), tiles and halfNorms as tiles.wgsl
// writes them, scores and indices [SPLITS, R]: the winner among centroids 128·s … 128·s + 127.
// A unit of work is one workgroup: 256 rows against one split. A dispatch covers the units from
// FIRST on, so that the host can cut the product into dispatches of any length in time; the cut
// changes no value. Four rows by sixteen centroids in registers per invocation: five vec4 loads,
// four of them the same for the whole workgroup, feed 64 multiply-adds.
// Tolerance of a score: D·2⁻²⁴·‖x‖‖c‖; nearest.wgsl computes the winner's distance again.
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> tiles: array<vec4f>;
@group(0) @binding(2) var<storage, read> halfNorms: array<f32>;
@group(0) @binding(3) var<storage, read_write> scores: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> indices: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let unit = shape.FIRST + group.x;
  let split = unit / shape.BLOCKS;
  let row4 = (unit % shape.BLOCKS) * 64 + lane;
  let first = split * 8;
  let end = min(first + 8, shape.TILES);
  if (first >= end) {
    return;
  }
  let D = shape.D;
  let R4 = shape.R4;
  var best = vec4f(3.0e38);
  var index = vec4u(first * 16);
  for (var tile = first; tile < end; tile++) {
    //@repeat i 16
    var sum$i = vec4f();
    //@end
    for (var d = 0u; d < D; d++) {
      let rows = x[d * R4 + row4];
      let at = (tile * D + d) * 4;
      let a0 = tiles[at];
      let a1 = tiles[at + 1];
      let a2 = tiles[at + 2];
      let a3 = tiles[at + 3];
      sum0 += rows * a0.x;
      sum1 += rows * a0.y;
      sum2 += rows * a0.z;
      sum3 += rows * a0.w;
      sum4 += rows * a1.x;
      sum5 += rows * a1.y;
      sum6 += rows * a1.z;
      sum7 += rows * a1.w;
      sum8 += rows * a2.x;
      sum9 += rows * a2.y;
      sum10 += rows * a2.z;
      sum11 += rows * a2.w;
      sum12 += rows * a3.x;
      sum13 += rows * a3.y;
      sum14 += rows * a3.z;
      sum15 += rows * a3.w;
    }
    //@repeat i 16
    let score$i = vec4f(halfNorms[tile * 16 + $i]) - sum$i;
    let better$i = score$i < best;
    best = select(best, score$i, better$i);
    index = select(index, vec4u(tile * 16 + $i), better$i);
    //@end
  }
  scores[split * R4 + row4] = best;
  indices[split * R4 + row4] = index;
}
