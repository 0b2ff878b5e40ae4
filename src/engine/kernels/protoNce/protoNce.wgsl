// ProtoNCE of one granularity (PCL), one row per workgroup: loss, gradient and strict accuracy.
// l_j = q·C[cols_j]/φ[cols_j] over N = B + min(R, scalars[NEGATIVES]) columns; the temperature is
// the column's. Row i's target is column i: loss = ln Σ exp(l) − l_i;
// dq = Σ_j (p_j − [j = i])·C[cols_j]/φ[cols_j] / (B·GRANULARITIES).
// q, dq [B, D], centroids [k, D], density φ [k], D = 4·D4 ≤ 256; cols u32 [B + R], the B positives
// first; rows [B, 8] as InfoNCE writes them: loss, l_i, largest other, non-finite, tied, strict,
// naive, 0. Tied: |l_i − largest other| ≤ 1e-5/φ of the positive.
// DEDUPE: another row's positive that is this row's prototype (j < B, j ≠ i, cols_j = cols_i) is
// left out: no share, no gradient, no verdict. Naive: torch.topk on CUDA with label i; NaN is the
// largest and the first of equals wins, so an equal column before i is a miss and one after a hit.
// q, dq, rows and logits may hold some rows of the batch only: row 0 is then the batch's row FIRST.
// WEIGHT multiplies the gradient, not the loss. SCALED: the gradient times scaler[0]. ADD: dq += instead of =. LOGITS: logits [B, B + R], −∞
// where left out, columns from N on not written.
// With half (half.wgsl; centroids already rounded): q rounded on load, logits half(half(q·C)/φ),
// their gradients half(half((p − y)·scale/(B·GRANULARITIES))/φ), this granularity's dq rounded.
// As in InfoNCE: a first sweep for the maximum and the sum, joined over a fixed
// tree, a second one for the gradient, 64 shares at a time in workgroup memory.
// STREAMED, on hardware: the rows of centroids go through workgroup memory, 64 at a time and eight quads of
// each, so that neighbouring lanes read neighbouring quads. The same sums.
// Tolerance against the reference: 1e-5 of the largest value; with half 2⁻¹⁰ of it.
@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> centroids: array<vec4f>;
@group(0) @binding(2) var<storage, read> density: array<f32>;
@group(0) @binding(3) var<storage, read> cols: array<u32>;
@group(0) @binding(4) var<storage, read> scalars: array<f32>;
@group(0) @binding(5) var<storage, read_write> dq: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> rows: array<f32>;
//@if SCALED
@group(0) @binding(SCALER_AT) var<storage, read> scaler: array<f32>;
//@end
//@if LOGITS
@group(0) @binding(LOGITS_AT) var<storage, read_write> logits: array<f32>;
//@end

const BEATS_POSITIVE = 8u;

var<workgroup> query: array<vec4f, 64>;
var<workgroup> weights: array<f32, 64>;
var<workgroup> ids: array<u32, 64>;
var<workgroup> parts: array<vec4f, 64>;

// Orders as topk does: NaN above everything, both zeros equal.
fn rankOf(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  let size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) {
    return 0xffffffffu;
  }
  return select(0x80000000u - size, 0x80000000u + size, bits < 0x80000000u);
}

fn logit(id: u32) -> f32 {
  let D4 = shape.D4;
  var sum = vec4f();
  for (var d = 0u; d < D4; d++) {
    sum += query[d] * centroids[id * D4 + d];
  }
  return half1(half1(sum.x + sum.y + sum.z + sum.w) / density[id]);
}

//@if STREAMED
var<workgroup> named: array<u32, 64>;
// Eight quads of 64 rows, and one that keeps the rows in different banks.
var<workgroup> tile: array<vec4f, 576>;

// logit(id) of every lane's own id, all lanes at once.
fn streamedLogit(lane: u32, id: u32) -> f32 {
  let D4 = shape.D4;
  named[lane] = id;
  var sum = vec4f();
  for (var d = 0u; d < D4; d += 8) {
    let quads = min(8, D4 - d);
    workgroupBarrier();
    if (lane % 8 < quads) {
      //@repeat i 8
      {
        let row = lane / 8 + 8 * $i;
        tile[row * 9 + lane % 8] = centroids[named[row] * D4 + d + lane % 8];
      }
      //@end
    }
    workgroupBarrier();
    for (var e = 0u; e < quads; e++) {
      sum += query[d + e] * tile[lane * 9 + e];
    }
  }
  return half1(half1(sum.x + sum.y + sum.z + sum.w) / density[id]);
}
//@end

fn leftOut(j: u32, row: u32, id: u32, own: u32) -> bool {
  return j == row || (shape.DEDUPE != 0 && j < shape.B && id == own);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  let place = shape.FIRST + row;
  let D4 = shape.D4;
  let COLUMNS = shape.B + min(shape.R, u32(max(scalars[shape.NEGATIVES], 0.0)));
  let SLICES = 64 / D4;
  if (lane < D4) {
    query[lane] = half4(q[row * D4 + lane]);
  }
  workgroupBarrier();

  let own = cols[place];
  let positive = logit(own);
  let positiveKind = kindOf(positive);
  let positiveRank = rankOf(positive);
  var met = LogitSum(LOWEST, 0.0, 0u);
  for (var first = 0u; first < COLUMNS; first += 64) {
    let j = first + lane;
    //@if STREAMED
    let id = cols[min(j, COLUMNS - 1)];
    let value = streamedLogit(lane, id);
    //@end
    if (j < COLUMNS) {
      //@if STREAMED
      //@else
      let id = cols[j];
      //@end
      if (leftOut(j, place, id, own)) {
        //@if LOGITS
        // group.y is 0, which the compiler cannot know: it would refuse an infinity it could fold.
        let lowest = bitcast<f32>(0xff800000u | group.y);
        logits[row * (shape.B + shape.R) + j] = select(lowest, positive, j == place);
        //@end
      } else {
        //@if STREAMED
        //@else
        let value = logit(id);
        //@end
        let rank = rankOf(value);
        addLogit(&met, value);
        if (rank > positiveRank || (rank == positiveRank && j < place)) {
          met.flags |= BEATS_POSITIVE;
        }
        //@if LOGITS
        logits[row * (shape.B + shape.R) + j] = value;
        //@end
      }
    }
  }
  joinLogits(lane, met);

  let other = maxima[0];
  let allFlags = flags[0] | positiveKind;
  // A NaN or +∞ among the logits makes the loss and the gradient NaN, as in PyTorch.
  let poisoned = (allFlags & (IS_NAN | IS_POSITIVE_INFINITY)) != 0;
  let nan = bitcast<f32>(0x7fc00000u | group.y);

  let top = max(other, select(positive, LOWEST, positiveKind != 0));
  let positiveShare = select(exp(positive - top), 0.0, positiveKind != 0);
  let all = totals[0] * exp(other - top) + positiveShare;

  if (lane == 0) {
    var loss = log(all) + top - positive;
    if (poisoned) {
      loss = nan;
    }
    let finite = (allFlags & ~BEATS_POSITIVE) == 0;
    let near = abs(positive - other) <= 1e-5 / density[own];
    let at = row * 8;
    rows[at] = loss;
    rows[at + 1] = positive;
    rows[at + 2] = other;
    rows[at + 3] = select(1.0, 0.0, finite);
    rows[at + 4] = select(0.0, 1.0, finite && near);
    rows[at + 5] = select(0.0, 1.0, finite && positive > other);
    rows[at + 6] = select(1.0, 0.0, (allFlags & BEATS_POSITIVE) != 0);
    rows[at + 7] = 0.0;
  }

  //@if SCALED
  let scale = WEIGHT * scaler[0] / f32(shape.B * shape.GRANULARITIES);
  //@else
  let scale = WEIGHT * 1.0 / f32(shape.B * shape.GRANULARITIES);
  //@end
  var gradient = vec4f();
  let d = lane % D4;
  let slice = lane / D4;
  for (var first = 0u; first < COLUMNS; first += 64) {
    let column = first + lane;
    var weight = 0.0;
    var id = own;
    //@if STREAMED
    let streamed = streamedLogit(lane, cols[min(column, COLUMNS - 1)]);
    //@end
    if (column < COLUMNS) {
      id = cols[column];
      if (column == place) {
        weight = positiveShare / all - 1.0;
      } else if (!leftOut(column, place, id, own)) {
        //@if STREAMED
        let value = streamed;
        //@else
        let value = logit(id);
        //@end
        if (kindOf(value) == 0) {
          weight = exp(value - top) / all;
        }
      }
      weight = half1(half1(weight * scale) / density[id]);
    }
    weights[lane] = weight;
    ids[lane] = id;
    workgroupBarrier();
    if (slice < SLICES) {
      for (var j = slice; j < 64 && first + j < COLUMNS; j += SLICES) {
        gradient += weights[j] * centroids[ids[j] * D4 + d];
      }
    }
    workgroupBarrier();
  }
  parts[lane] = gradient;
  workgroupBarrier();
  if (lane < D4) {
    for (var s = 1u; s < SLICES; s++) {
      gradient += parts[s * D4 + lane];
    }
    gradient = half4(gradient);
    if (poisoned) {
      gradient = vec4f(nan);
    }
    if (shape.ADD != 0) {
      gradient += dq[row * D4 + lane];
    }
    dq[row * D4 + lane] = gradient;
  }
}
