// InfoNCE, one row per workgroup, all of a batch of B or some, with gradient and strict accuracy; no logits kept.
// l₀ = q·k/τ, l_j = q·queue_j/τ; loss = ln Σ exp(l) − l₀; dq = (Σ p_j queue_j + (p₀ − 1) k)/(τ·B).
// q, k, dq [N, D], queue [K, D] f32, D = 4·D4 ≤ 256; N may exceed B: the sum of several means; rows [N, 8]:
//   loss, l₀, largest finite negative, any non-finite logit, tied, strict hit, naive hit, 0.
// Strict: every logit finite and l₀ greater than every negative. Tied: |l₀ − max| ≤ 1e-5/τ.
// Naive: top-1 as torch.topk on CUDA answers it (NaN is largest, the first of equals wins).
// Non-finite values are found by their bits: WGSL may compile comparisons as if there were none.
// KEPT: room in workgroup memory for at least K logits, made four queue rows at a time so that a query's quad
// is read once for the four; 0: too many, every sweep computes them again. The same sums either way.
// STREAMED, on hardware: queue rows go through workgroup memory, 64 at a time and eight quads of each, so that
// neighbouring lanes read neighbouring quads; logits wait in kept [N, K], read by the lane that wrote them.
// First sweep: a running maximum and sum per invocation, joined over a fixed tree. Second sweep:
// 64 probabilities at a time in workgroup memory, then every invocation adds its own channels.
// NORMS, norms [N]: dq is not the gradient of q but of the rows whose normalisation q is, as normalize's gradient.
// SCALED: the gradient times scaler[0], the loss scale. LOGITS: logits [B, 1 + K], positive first.
// With half (half.wgsl; the queue already rounded): q and k rounded on load, every logit
// half(half(q·k)/τ), its gradient half(half((p − y)·scale/B)/τ), dq = half(Σ gradient·key).
// Tolerance against the reference: 1e-5 of the largest value; with half 2⁻¹⁰ of it.
@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> k: array<vec4f>;
@group(0) @binding(2) var<storage, read> queue: array<vec4f>;
//@tensor 3 write dq quads
@group(0) @binding(4) var<storage, read_write> rows: array<f32>;
//@if SCALED
@group(0) @binding(SCALER_AT) var<storage, read> scaler: array<f32>;
//@end
//@if NORMS
@group(0) @binding(NORMS_AT) var<storage, read> norms: array<f32>;
//@end
//@if LOGITS
@group(0) @binding(LOGITS_AT) var<storage, read_write> logits: array<f32>;
//@end

var<workgroup> query: array<vec4f, 64>;
var<workgroup> weights: array<f32, 64>;
var<workgroup> parts: array<vec4f, 64>;
//@if STREAMED
@group(0) @binding(KEPT_AT) var<storage, read_write> kept: array<f32>;
// Eight quads of 64 rows, and one that keeps the rows in different banks.
var<workgroup> tile: array<vec4f, 576>;
//@else
//@if KEPT
var<workgroup> kept: array<f32, KEPT>;
//@end
//@end

fn logitOf(sum: vec4f) -> f32 {
  return half1(half1(sum.x + sum.y + sum.z + sum.w) / TEMPERATURE);
}

//@if STREAMED
// The logit of row first + lane, of the last row beyond it; all lanes at once.
fn streamedLogit(first: u32, lane: u32) -> f32 {
  let D4 = shape.D4;
  var sum = vec4f();
  for (var d = 0u; d < D4; d += 8) {
    let quads = min(8, D4 - d);
    workgroupBarrier();
    if (lane % 8 < quads) {
      //@repeat i 8
      {
        let row = lane / 8 + 8 * $i;
        tile[row * 9 + lane % 8] = queue[min(first + row, shape.K - 1) * D4 + d + lane % 8];
      }
      //@end
    }
    workgroupBarrier();
    for (var e = 0u; e < quads; e++) {
      sum += query[d + e] * tile[lane * 9 + e];
    }
  }
  return logitOf(sum);
}
//@else
//@if KEPT
// Makes the logits of rows first, first + 64, … below K, those that the same invocation asks for.
fn keepLogits(first: u32) {
  let D4 = shape.D4;
  let LAST = shape.K - 1;
  for (var row = first; row <= LAST; row += 256) {
    //@repeat i 4
    let at$i = min(row + 64 * $i, LAST) * D4;
    var sum$i = vec4f();
    //@end
    for (var d = 0u; d < D4; d++) {
      let part = query[d];
      //@repeat i 4
      sum$i += part * queue[at$i + d];
      //@end
    }
    //@repeat i 4
    if (row + 64 * $i <= LAST) {
      kept[row + 64 * $i] = logitOf(sum$i);
    }
    //@end
  }
}

fn logit(row: u32) -> f32 {
  return kept[row];
}
//@else
fn logit(row: u32) -> f32 {
  let D4 = shape.D4;
  var sum = vec4f();
  for (var d = 0u; d < D4; d++) {
    sum += query[d] * queue[row * D4 + d];
  }
  return logitOf(sum);
}
//@end
//@end

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  let D4 = shape.D4;
  let K = shape.K;
  let SLICES = 64 / D4;
  if (lane < D4) {
    query[lane] = half4(q[row * D4 + lane]);
  }
  workgroupBarrier();

  var met = LogitSum(LOWEST, 0.0, 0u);
  //@if STREAMED
  for (var first = 0u; first < K; first += 64) {
    let value = streamedLogit(first, lane);
    let j = first + lane;
    if (j < K) {
      addLogit(&met, value);
      kept[row * K + j] = value;
      //@if LOGITS
      logits[row * (K + 1) + 1 + j] = value;
      //@end
    }
  }
  //@else
  //@if KEPT
  keepLogits(lane);
  //@end
  for (var j = lane; j < K; j += 64) {
    let value = logit(j);
    addLogit(&met, value);
    //@if LOGITS
    logits[row * (K + 1) + 1 + j] = value;
    //@end
  }
  //@end
  joinLogits(lane, met);

  var sum = vec4f();
  for (var d = 0u; d < D4; d++) {
    sum += query[d] * half4(k[row * D4 + d]);
  }
  let positive = logitOf(sum);
  let positiveKind = kindOf(positive);
  let negative = maxima[0];
  let negativeFlags = flags[0];
  let allFlags = negativeFlags | positiveKind;
  // A NaN or +∞ among the logits makes the loss and the gradient NaN, as in PyTorch. group.y is
  // 0, which the compiler cannot know: it would refuse a NaN that it could fold.
  let poisoned = (allFlags & (IS_NAN | IS_POSITIVE_INFINITY)) != 0;
  let nan = bitcast<f32>(0x7fc00000u | group.y);

  let top = max(negative, select(positive, LOWEST, positiveKind != 0));
  let positiveShare = select(exp(positive - top), 0.0, positiveKind != 0);
  let all = totals[0] * exp(negative - top) + positiveShare;

  if (lane < 8) {
    var loss = log(all) + top - positive;
    if (poisoned) {
      loss = nan;
    }
    let finite = allFlags == 0;
    let negativeTop = (negativeFlags & IS_POSITIVE_INFINITY) != 0;
    let beatsNegatives = (negativeFlags & IS_NAN) == 0 &&
      (positiveKind == IS_POSITIVE_INFINITY ||
        (positiveKind == 0 && !negativeTop && positive >= negative) ||
        (positiveKind == IS_NEGATIVE_INFINITY && !negativeTop && negative == LOWEST));
    let naive = positiveKind == IS_NAN || beatsNegatives;
    let tied = finite && abs(positive - negative) <= 1e-5 / TEMPERATURE;
    let strict = finite && positive > negative;
    // A number a lane: a driver compiles a store as long as many choices.
    let counted = (lane == 3 && !finite) || (lane == 4 && tied) || (lane == 5 && strict) || (lane == 6 && naive);
    var value = select(0.0, 1.0, counted);
    value = select(value, loss, lane == 0);
    value = select(value, positive, lane == 1);
    value = select(value, negative, lane == 2);
    rows[row * 8 + lane] = value;
    //@if LOGITS
    if (lane == 0) {
      logits[row * (K + 1)] = positive;
    }
    //@end
  }

  //@if SCALED
  let scale = scaler[0];
  //@else
  let scale = 1.0;
  //@end
  var gradient = vec4f();
  let d = lane % D4;
  let slice = lane / D4;
  for (var first = 0u; first < K; first += 64) {
    var weight = 0.0;
    if (first + lane < K) {
      //@if STREAMED
      let value = kept[row * K + first + lane];
      //@else
      let value = logit(first + lane);
      //@end
      if (kindOf(value) == 0) {
        weight = exp(value - top) / all;
        //@if HALF
        weight = half1(half1(weight * scale / f32(shape.B)) / TEMPERATURE);
        //@end
      }
    }
    weights[lane] = weight;
    workgroupBarrier();
    if (slice < SLICES) {
      for (var j = slice; j < 64 && first + j < K; j += SLICES) {
        gradient += weights[j] * queue[(first + j) * D4 + d];
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
    var weight = positiveShare / all - 1.0;
    //@if HALF
    weight = half1(half1(weight * scale / f32(shape.B)) / TEMPERATURE);
    gradient = half4(gradient + weight * half4(k[row * D4 + lane]));
    //@else
    gradient += weight * k[row * D4 + lane];
    gradient /= TEMPERATURE * f32(shape.B);
    //@if SCALED
    gradient *= scale;
    //@end
    //@end
    if (poisoned) {
      gradient = vec4f(nan);
    }
    //@if NORMS
    //@else
    storeDq(row * D4 + lane, gradient);
    //@end
  }
  //@if NORMS
  workgroupBarrier();
  parts[lane] = gradient;
  workgroupBarrier();
  if (lane < D4) {
    let norm = norms[row];
    var along = 0.0;
    if (norm >= 1e-12) {
      for (var e = 0u; e < D4; e++) {
        along += dot(q[row * D4 + e], parts[e]);
      }
    }
    let at = row * D4 + lane;
    storeDq(at, half4((gradient - q[at] * along) / max(norm, 1e-12)));
  }
  //@end
}
