// dx = weight·invstd·(g − Σg/R − x̂·Σ(g·x̂)/R), R rows a group, x̂ and gradient = g as in
// backwardSums, weight·invstd from saved; at 0 of dparameters dweight = Σ g·x̂, at BIAS dbias = Σ g, over all groups,
// group by group; ADD: += instead of =. One binding, so that launches of several layers can be merged.
// BLOCKS: sums are those of SUMS blocks of rows, joined by all lanes over a fixed tree.
// BESIDE: gradient is also that of another batch norm's output, whose input is beside: its Σ g and Σ g·x̂ of every chunk
// of rows go to pairs [GROUPS, CHUNKS, 2, 4·C4]. Its saved numbers are the first, the layer's own begin at OWN.
// With half (half.wgsl) dx is rounded; dweight and dbias stay f32. gradient and dx: f32 or packed halves.
//@tensor 0 read gradient quads
//@tensor 1 read x quads
@group(0) @binding(2) var<storage, read> saved: array<vec4f>;
@group(0) @binding(3) var<storage, read> sums: array<vec4f>;
//@tensor 4 write dx quads
@group(0) @binding(5) var<storage, read_write> dparameters: array<vec4f>;
//@if BESIDE
//@tensor 6 read beside quads
@group(0) @binding(7) var<storage, read_write> pairs: array<vec4f>;
//@end

var<workgroup> firsts: array<vec4f, 8>;
var<workgroup> seconds: array<vec4f, 8>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let ROWS = shape.ROWS;
  let SUMS = shape.SUMS;
  let place = placeOf(group.x, lane);
  let c = place.c;
  let g = place.g;
  //@if BLOCKS
  // The first workgroups go over all groups, for dparameters; the others over their own.
  let begins = group.x < C4 / LANES;
  let ours = group.x / (C4 / LANES * shape.CHUNKS);
  let end = select(ours + 1, shape.GROUPS, begins);
  var allFirst = vec4f();
  var allSecond = vec4f();
  if (begins && lane < LANES && shape.ADD != 0) {
    allFirst = dparameters[shape.BIAS + c];
    allSecond = dparameters[c];
  }
  for (var one = select(ours, 0u, begins); one < end; one++) {
    var first = vec4f();
    var second = vec4f();
    for (var block = lane / LANES; block < SUMS; block += 64 / LANES) {
      let at = (one * SUMS + block) * 2 * C4 + c;
      first += sums[at];
      second += sums[at + C4];
    }
    workgroupBarrier();
    sumOverRows(lane, first, second);
    workgroupBarrier();
    if (lane < LANES) {
      if (one == ours) {
        firsts[lane] = held[lane] / f32(ROWS);
        seconds[lane] = held[64 + lane] / f32(ROWS);
      }
      allFirst += held[lane];
      allSecond += held[64 + lane];
    }
  }
  if (begins && lane < LANES) {
    dparameters[shape.BIAS + c] = allFirst;
    dparameters[c] = allSecond;
  }
  //@else
  // The first lanes add up their group, the same lanes of the upper half all groups: one loop for both,
  // since a driver compiles each load as long as many sums.
  let ofAll = lane >= 32;
  let all = shape.GROUPS * SUMS * 2 * C4;
  if (lane % 32 < LANES && (!ofAll || (place.chunk == 0 && g == 0))) {
    var first = vec4f();
    var second = vec4f();
    if (ofAll && shape.ADD != 0) {
      first = dparameters[shape.BIAS + c];
      second = dparameters[c];
    }
    let end = select((g + 1) * SUMS * 2 * C4, all, ofAll);
    for (var at = select(g * SUMS * 2 * C4, 0u, ofAll) + c; at < end; at += 2 * C4) {
      first += sums[at];
      second += sums[at + C4];
    }
    if (ofAll) {
      dparameters[shape.BIAS + c] = first;
      dparameters[c] = second;
    } else {
      firsts[lane] = first / f32(ROWS);
      seconds[lane] = second / f32(ROWS);
    }
  }
  //@end
  workgroupBarrier();
  let first = firsts[lane % LANES];
  let second = seconds[lane % LANES];
  let slot = g * 4 * C4 + c;
  //@if BESIDE
  let own = slot + shape.OWN;
  let otherMean = saved[slot];
  let otherInvstd = saved[slot + C4];
  var otherFirst = vec4f();
  var otherSecond = vec4f();
  //@else
  let own = slot;
  //@end
  let mean = saved[own];
  let invstd = saved[own + C4];
  let scale = saved[own + 2 * C4];
  for (var at = place.at; at < place.end; at += place.step) {
    let gradient = loadGradient(at);
    let value = scale * (gradient - first - (loadX(at) - mean) * invstd * second);
    storeDx(at, half4(value));
    //@if BESIDE
    otherFirst += gradient;
    otherSecond += gradient * ((loadBeside(at) - otherMean) * otherInvstd);
    //@end
  }
  //@if BESIDE
  workgroupBarrier();
  sumOverRows(lane, otherFirst, otherSecond);
  if (lane % 32 < LANES) {
    pairs[((g * shape.CHUNKS + place.chunk) * 2 + lane / 32) * C4 + c] = held[heldAt(lane)];
  }
  //@end
}
