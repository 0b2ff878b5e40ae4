// What InfoNCE and ProtoNCE keep of a row of logits, per lane, joined over the tree: the largest
// finite logit, Σ exp(l − it) over the finite ones, and the kinds of logit that were met.
const LOWEST = -3.0e38;
const IS_NAN = 1u;
const IS_POSITIVE_INFINITY = 2u;
const IS_NEGATIVE_INFINITY = 4u;

var<workgroup> maxima: array<f32, 64>;
var<workgroup> totals: array<f32, 64>;
var<workgroup> flags: array<u32, 64>;

// 0 for a finite number. By the bits: WGSL may compile comparisons as if there were no others.
fn kindOf(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  if ((bits & 0x7f800000u) != 0x7f800000u) {
    return 0u;
  }
  if ((bits & 0x007fffffu) != 0u) {
    return IS_NAN;
  }
  return select(IS_NEGATIVE_INFINITY, IS_POSITIVE_INFINITY, bits < 0x80000000u);
}

// What one lane has met: see maxima, totals and flags.
struct LogitSum {
  highest: f32,
  total: f32,
  flags: u32,
}

fn addLogit(sum: ptr<function, LogitSum>, value: f32) {
  let kind = kindOf(value);
  (*sum).flags |= kind;
  if (kind != 0) {
    return;
  }
  if (value > (*sum).highest) {
    (*sum).total = (*sum).total * exp((*sum).highest - value) + 1.0;
    (*sum).highest = value;
  } else {
    (*sum).total += exp(value - (*sum).highest);
  }
}

fn joinLogits(lane: u32, sum: LogitSum) {
  maxima[lane] = sum.highest;
  totals[lane] = sum.total;
  flags[lane] = sum.flags;
  joinLanes(lane);
  workgroupBarrier();
}

fn joinPair(into: u32, other: u32) {
  let a = maxima[into];
  let b = maxima[other];
  let top = max(a, b);
  totals[into] = totals[into] * exp(a - top) + totals[other] * exp(b - top);
  maxima[into] = top;
  flags[into] |= flags[other];
}
