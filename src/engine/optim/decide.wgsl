// The decision of a step, one workgroup. Joins the chunks' sums to segments and the segments, in
// order, to the total; then, in f32 and by PyTorch 1.13's rules:
//   total = √Σ g² or max |g|;  coefficient = min(1, maxNorm/(total + 1e-6)) where maxNorm > 0;
//   pre-norm factor = 1/max(1, ‖g‖·coefficient/PRE_NORM) (timm's LAMB);
//   GradScaler: an overflow multiplies the scale by backoff, growthInterval finite steps in a row
//   by growth, while the result is finite.
// Finite: forward[0] = 0, no non-finite gradient, total finite. A step that is not:
//   with loss scaling and a clean forward pass, an overflow: neither flag, the scale backs off;
//   else POLICY 0 (stop): dead from now on; 1 (skip): neither flag; 2 (ignore): as PyTorch.
// status ← updated, committed, dead (sticky), 0. segmentState [rows, 4]: 1 − β1^t, 1 − β2^t, t of
// the tensor's own updates, by c ← βc + (1 − β), which loses no digits to the subtraction. The plan
// [HEADER + 8·SEGMENTS] carries it all to the kernels that follow: see plan.ts.
// JOINED: partial holds the segments' sums already, see joinSegments.wgsl.
// Eight segments (TILE) at a time, so that 64 lanes need three barriers for eight trees. Settings are
// run-time numbers of the shape: one workgroup gains nothing from constants, and a driver
// compiles this once for all of them. PRE_NORM holds f32 bits, 0 where there is none.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> partial: array<vec4u>;
@group(0) @binding(2) var<storage, read> scalars: array<f32>;
@group(0) @binding(3) var<storage, read> forward: array<f32>;
@group(0) @binding(4) var<storage, read_write> segmentState: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> scaler: array<f32>;
@group(0) @binding(6) var<storage, read_write> status: array<u32>;
@group(0) @binding(7) var<storage, read_write> plan: array<f32>;

const INFINITY_BITS = 0x7f800000u;

//@if JOINED
//@else
var<workgroup> tile: array<vec4u, 512>;
var<workgroup> eighths: array<vec4u, 64>;
//@end
var<workgroup> segments: array<vec4u, 8>;

// The norm of numbers with these sums: NaN or ∞ as soon as one of them is.
fn normOf(sums: vec4u) -> f32 {
  let square = bitcast<f32>(sums.x);
  if (sums.y >= INFINITY_BITS) {
    return bitcast<f32>(sums.y);
  }
  if (nonFinite(square)) {
    return square;
  }
  return sqrt(square);
}

fn flag(value: bool) -> f32 {
  return select(0.0, 1.0, value);
}

// What was before the step, read before any lane writes.
struct Before {
  scale: vec4f,
  // updated, committed, dead
  status: vec4u,
}

// The same in every lane, of which each writes a number of scaler, status and the plan's head: a driver
// compiles a store as long as many choices. Whether the parameters move.
fn decide(lane: u32, total: vec4u, before: Before) -> bool {
  let lossScaling = shape.LOSS_SCALING == 1;
  var scale = before.scale;
  let inverse = inverseOf(select(1.0, scale.x, lossScaling));
  let euclidean = normOf(total);
  var norm = euclidean;
  if (shape.BY_LARGEST == 1) {
    norm = bitcast<f32>(total.y);
    if (!nonFinite(norm)) {
      norm = norm * inverse.x * inverse.y;
    }
  }
  let normBits = bitcast<u32>(norm) & 0x7fffffffu;
  let maxNorm = scalars[MAX_NORM];
  var coefficient = 1.0;
  if (maxNorm > 0.0) {
    if (normBits > INFINITY_BITS) {
      coefficient = norm;
    } else if (normBits == INFINITY_BITS) {
      coefficient = 0.0;
    } else {
      coefficient = min(1.0, maxNorm / (norm + 1e-6));
    }
  }
  var preFactor = 1.0;
  if (shape.PRE_NORM != 0) {
    if (!nonFinite(euclidean)) {
      preFactor = 1.0 / max(1.0, euclidean * coefficient / bitcast<f32>(shape.PRE_NORM));
    } else if ((bitcast<u32>(euclidean) & 0x7fffffffu) == INFINITY_BITS && maxNorm <= 0.0) {
      preFactor = 0.0;
    }
  }

  let forwardFinite = (bitcast<u32>(forward[0]) & 0x7fffffffu) == 0;
  let overflow = total.z > 0;
  let finite = forwardFinite && !overflow && normBits < INFINITY_BITS;
  var state = before.status;
  var update = false;
  var commit = false;
  var backOff = false;
  if (state.z == 0) {
    if (finite) {
      update = true;
      commit = true;
    } else if (lossScaling && forwardFinite && overflow) {
      backOff = true;
    } else if (shape.POLICY == 0) {
      state.z = 1;
    } else if (shape.POLICY == 1) {
      backOff = true;
    } else {
      commit = true;
      update = !(lossScaling && overflow);
      backOff = !update;
    }
  }
  if (lossScaling) {
    if (backOff) {
      scale.x = scale.x * scalars[BACKOFF];
      scale.y = 0.0;
    }
    if (update) {
      let tracker = scale.y + 1.0;
      if (tracker >= scalars[GROWTH_INTERVAL]) {
        let grown = scale.x * scalars[GROWTH];
        scale.x = select(grown, scale.x, nonFinite(grown));
        scale.y = 0.0;
      } else {
        scale.y = tracker;
      }
    }
  }
  if (backOff) {
    scale.z = scale.z + 1.0;
  } else if (update) {
    scale.z = 0.0;
  }
  state.x = select(0u, 1u, update);
  state.y = select(0u, 1u, commit);
  if (lane < 4) {
    status[lane] = state[lane];
    scaler[lane] = scale[lane];
  }

  var quad = vec4f(inverse, coefficient, preFactor);
  quad = select(
    quad,
    vec4f(flag(update), scalars[LEARNING_RATE], scalars[MOMENTUM], scalars[BETA2]),
    lane >= UPDATED,
  );
  quad = select(quad, vec4f(scalars[EPS], 0.0, 0.0, 0.0), lane >= EPSILON);
  let held = select(1.0, scale.x, lossScaling);
  quad = select(quad, vec4f(norm, coefficient, f32(total.z), held), lane >= RECORD);
  quad = select(quad, vec4f(scale.yz, flag(update), flag(commit)), lane >= RECORD + 4);
  quad = select(quad, vec4f(flag(state.z != 0), preFactor, 0.0, 0.0), lane >= RECORD + 8);
  quad = select(quad, vec4f(), lane >= RECORD + 12 || (lane >= EPSILON + 4 && lane < RECORD));
  if (lane < HEADER) {
    plan[lane] = quad[lane % 4];
  }
  return update;
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  let before = Before(
    vec4f(scaler[0], scaler[1], scaler[2], scaler[3]),
    vec4u(status[0], status[1], status[2], status[3]),
  );
  var total = vec4u();
  for (var base = 0u; base < shape.SEGMENTS; base += shape.TILE) {
    //@if JOINED
    // What the last turn left has been read.
    workgroupBarrier();
    //@else
    for (var i = 0u; i < shape.TILE; i++) {
      var sums = vec4u();
      if (base + i < shape.SEGMENTS) {
        let segment = table[shape.CHUNKS + base + i];
        for (var c = lane; c < segment.y; c += 64) {
          sums = join(sums, partial[segment.x + c]);
        }
      }
      tile[i * 64 + lane] = sums;
    }
    workgroupBarrier();
    var eighth = tile[lane * 8];
    for (var i = 1u; i < shape.TILE; i++) {
      eighth = join(eighth, tile[lane * 8 + i]);
    }
    eighths[lane] = eighth;
    workgroupBarrier();
    //@end
    if (lane < shape.TILE) {
      //@if JOINED
      var sums = vec4u();
      if (base + lane < shape.SEGMENTS) {
        sums = partial[base + lane];
      }
      //@else
      var sums = eighths[lane * 8];
      for (var i = 1u; i < shape.TILE; i++) {
        sums = join(sums, eighths[lane * 8 + i]);
      }
      //@end
      segments[lane] = sums;
      if (base + lane < shape.SEGMENTS) {
        let at = HEADER + (base + lane) * 8;
        plan[at] = normOf(sums);
        plan[at + 1] = f32(sums.z);
        plan[at + 2] = sqrt(bitcast<f32>(sums.w));
        plan[at + 3] = 1.0;
      }
    }
    workgroupBarrier();
    for (var i = 0u; i < shape.TILE; i++) {
      total = join(total, segments[i]);
    }
  }
  // Now every lane has read what was before.
  workgroupBarrier();
  let updated = decide(lane, total, before);
  let beta = vec2f(scalars[MOMENTUM], scalars[BETA2]);
  for (var s = lane; s < shape.SEGMENTS; s += 64) {
    let segment = table[shape.CHUNKS + s];
    var state = segmentState[segment.w];
    if (updated) {
      state = vec4f(beta * state.xy + (1.0 - beta), state.z + 1.0, 0.0);
      segmentState[segment.w] = state;
    }
    let corrections = select(vec2f(1.0), state.xy, shape.BIAS_CORRECTION == 1);
    let excluded = shape.EXCLUDE_1D == 1 && segment.z == 1;
    let decay = select(scalars[WEIGHT_DECAY], 0.0, excluded);
    let at = HEADER + s * 8;
    plan[at + 4] = corrections.x;
    plan[at + 5] = corrections.y;
    plan[at + 6] = decay;
    plan[at + 7] = 0.0;
  }
}
