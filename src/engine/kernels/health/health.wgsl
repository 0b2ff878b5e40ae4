// out [8] ← the health of a batch's embeddings, from columns [7, D] (columns.wgsl) and the rows'
// norms [B] before the normalisation:
//   0 feature std, mean over D; 1 share of dead units; 2 share of rows whose norm is 0 or not finite;
//   3 mean cosine of pairs of different rows, (‖Σx‖² − Σ‖x‖²) / (B(B − 1)), 0 for one row;
//   4 largest finite |raw|; 5 raw and 6 unit values that are not finite; 7 is 0.
// A unit value that is not finite makes 0 and 3 NaN. Non-finite values are found by their bits.
// One workgroup: D and B are a few hundred. Invocations take every 64th element, then a fixed
// tree joins them: the same bits on every run. Tolerance against the reference: 1e-6 of the
// std and the cosine, counts and the maximum exact.
@group(0) @binding(0) var<storage, read> columns: array<f32>;
@group(0) @binding(1) var<storage, read> norms: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

/// std, ‖Σx‖², Σ‖x‖², dead
var<workgroup> sums: array<vec4f, 64>;
/// bad raw, bad unit, bad norms, largest
var<workgroup> counts: array<vec4f, 64>;

fn joinPair(into: u32, other: u32) {
  sums[into] += sums[other];
  let a = counts[into];
  let b = counts[other];
  counts[into] = vec4f(a.xyz + b.xyz, max(a.w, b.w));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let B = shape.B;
  let D = shape.D;
  var sum = vec4f();
  var count = vec4f();
  for (var d = lane; d < D; d += 64) {
    let total = columns[D + d];
    sum += vec4f(columns[d], total * total, columns[2 * D + d], columns[3 * D + d]);
    count += vec4f(columns[5 * D + d], columns[6 * D + d], 0.0, 0.0);
    count.w = max(count.w, columns[4 * D + d]);
  }
  for (var row = lane; row < B; row += 64) {
    let bits = bitcast<u32>(norms[row]) & 0x7fffffffu;
    if (bits == 0 || bits >= 0x7f800000u) {
      count.z += 1.0;
    }
  }
  sums[lane] = sum;
  counts[lane] = count;
  joinLanes(lane);
  workgroupBarrier();
  if (lane >= 8) {
    return;
  }
  let all = sums[0];
  let found = counts[0];
  // group.y is 0, which the compiler cannot know: it would refuse a NaN that it could fold.
  let nan = bitcast<f32>(0x7fc00000u | group.y);
  let isBad = found.y > 0.0;
  let pairs = f32(B) * f32(B - 1);
  let cosine = select(0.0, (all.y - all.z) / max(pairs, 1.0), B > 1);
  let low = vec4f(select(all.x / f32(D), nan, isBad), all.w / f32(D), found.z / f32(B), select(cosine, nan, isBad));
  let high = vec4f(found.w, found.x, found.y, 0.0);
  // A number a lane: a driver compiles a store as long as many choices.
  out[lane] = select(low, high, lane >= 4)[lane % 4];
}
