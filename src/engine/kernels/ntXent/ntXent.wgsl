// NT-Xent (SimCLR), one row per workgroup: every row against all others of the batch.
// z [N, D] unit rows, N = 2·B, D = 4·D4 ≤ 256; row i's partner is row i ± B. l_ij = z_i·z_j/τ, j ≠ i;
// loss_i = ln Σ_j exp(l_ij) − l_ip; dz = the gradient of the mean over the N rows:
//   dz_i = Σ_{j≠i} (p_ij + p_ji − 2·[j = p]) z_j / (τ·N).
// Two kernels. First rows [N, 8] as InfoNCE leaves them, positive first for the verdicts, and norms
// [N, 2] ← the largest finite logit, Σ exp(l − it). GRADIENT: dz, from the norms of all rows.
// A NaN or +∞ among a row's logits makes its loss NaN, and dz of every row, as in PyTorch.
// As in InfoNCE: a running maximum and sum per invocation, joined over a fixed tree; the gradient 64
// columns at a time in workgroup memory, in order.
// SCALED: dz times scaler[0], the loss scale.
// With half (half.wgsl): z rounded on load, l = half(half(z_i·z_j)/τ), its gradient g_ij =
// half(half((p − y)·scale/N)/τ), dz_i = half(half(Σ g_ij z_j) + half(Σ g_ji z_j)), as the two products of z·zᵀ.
// Tolerance against the reference: 1e-5 of the largest value; with half 2⁻⁹ of it.
@group(0) @binding(0) var<storage, read> z: array<vec4f>;
//@if GRADIENT
@group(0) @binding(1) var<storage, read> norms: array<f32>;
@group(0) @binding(2) var<storage, read_write> dz: array<vec4f>;
//@else
@group(0) @binding(1) var<storage, read_write> norms: array<f32>;
@group(0) @binding(2) var<storage, read_write> rows: array<f32>;
//@end
//@if SCALED
@group(0) @binding(SCALER_AT) var<storage, read> scaler: array<f32>;
//@end

var<workgroup> query: array<vec4f, 64>;
//@if GRADIENT
var<workgroup> ahead: array<f32, 64>;
var<workgroup> back: array<f32, 64>;
var<workgroup> parts: array<vec4f, 64>;
var<workgroup> partsBack: array<vec4f, 64>;
//@end

fn logit(j: u32) -> f32 {
  let D4 = shape.D4;
  var sum = vec4f();
  for (var d = 0u; d < D4; d++) {
    sum += query[d] * half4(z[j * D4 + d]);
  }
  return half1(half1(sum.x + sum.y + sum.z + sum.w) / TEMPERATURE);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  let D4 = shape.D4;
  let N = shape.N;
  let partner = select(row - N / 2, row + N / 2, row < N / 2);
  if (lane < D4) {
    query[lane] = half4(z[row * D4 + lane]);
  }
  workgroupBarrier();

  //@if GRADIENT
  //@if SCALED
  let scale = scaler[0] / f32(N);
  //@else
  let scale = 1.0 / f32(N);
  //@end
  let SLICES = 64 / D4;
  let top = norms[row * 2];
  let all = norms[row * 2 + 1];
  let d = lane % D4;
  let slice = lane / D4;
  var forward = vec4f();
  var backward = vec4f();
  var poison = kindOf(all);
  for (var tile = 0u; tile < N; tile += 64) {
    let j = tile + lane;
    var own = 0.0;
    var other = 0.0;
    if (j < N && j != row) {
      let value = logit(j);
      let otherAll = norms[j * 2 + 1];
      poison |= kindOf(otherAll);
      if (kindOf(value) == 0) {
        own = exp(value - top) / all;
        other = exp(value - norms[j * 2]) / otherAll;
      }
      if (j == partner) {
        own -= 1.0;
        other -= 1.0;
      }
      own = half1(half1(own * scale) / TEMPERATURE);
      other = half1(half1(other * scale) / TEMPERATURE);
    }
    ahead[lane] = own;
    back[lane] = other;
    workgroupBarrier();
    if (slice < SLICES) {
      for (var i = slice; i < 64 && tile + i < N; i += SLICES) {
        let column = half4(z[(tile + i) * D4 + d]);
        forward += ahead[i] * column;
        backward += back[i] * column;
      }
    }
    workgroupBarrier();
  }
  parts[lane] = forward;
  partsBack[lane] = backward;
  joinLogits(lane, LogitSum(LOWEST, 0.0, poison));
  if (lane < D4) {
    for (var s = 1u; s < SLICES; s++) {
      forward += parts[s * D4 + lane];
      backward += partsBack[s * D4 + lane];
    }
    let nan = bitcast<f32>(0x7fc00000u | group.y);
    dz[row * D4 + lane] = select(half4(half4(forward) + half4(backward)), vec4f(nan), flags[0] != 0);
  }
  //@else
  var met = LogitSum(LOWEST, 0.0, 0u);
  for (var j = lane; j < N; j += 64) {
    if (j != row && j != partner) {
      addLogit(&met, logit(j));
    }
  }
  joinLogits(lane, met);
  if (lane != 0) {
    return;
  }
  let positive = logit(partner);
  let positiveKind = kindOf(positive);
  let negative = maxima[0];
  let negativeFlags = flags[0];
  let allFlags = negativeFlags | positiveKind;
  let poisoned = (allFlags & (IS_NAN | IS_POSITIVE_INFINITY)) != 0;
  // group.y is 0, which the compiler cannot know: it would refuse a NaN that it could fold.
  let nan = bitcast<f32>(0x7fc00000u | group.y);
  let top = max(negative, select(positive, LOWEST, positiveKind != 0));
  let all = totals[0] * exp(negative - top) + select(exp(positive - top), 0.0, positiveKind != 0);
  let finite = allFlags == 0;
  let negativeTop = (negativeFlags & IS_POSITIVE_INFINITY) != 0;
  let beatsNegatives = (negativeFlags & IS_NAN) == 0 &&
    (positiveKind == IS_POSITIVE_INFINITY ||
      (positiveKind == 0 && !negativeTop && positive >= negative) ||
      (positiveKind == IS_NEGATIVE_INFINITY && !negativeTop && negative == LOWEST));
  let naive = positiveKind == IS_NAN || beatsNegatives;
  norms[row * 2] = top;
  norms[row * 2 + 1] = select(all, nan, poisoned);
  let at = row * 8;
  rows[at] = select(log(all) + top - positive, nan, poisoned);
  rows[at + 1] = positive;
  rows[at + 2] = negative;
  rows[at + 3] = select(1.0, 0.0, finite);
  rows[at + 4] = select(0.0, 1.0, finite && abs(positive - negative) <= 1e-5 / TEMPERATURE);
  rows[at + 5] = select(0.0, 1.0, finite && positive > negative);
  rows[at + 6] = select(0.0, 1.0, naive);
  rows[at + 7] = 0.0;
  //@end
}
