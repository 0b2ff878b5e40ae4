// Per group g, chunk and channel: Σ (x−K) and Σ (x−K)² over the chunk's rows, K = the channel's
// value in the group's first row (the shift keeps the variance free of cancellation).
// sums [GROUPS, CHUNKS, 2, 4·C4]. Reduced over a fixed tree: deterministic.
// MAXIMA: maxima[SLOT], which begins with 0, ← the layer's largest |x|, a non-finite value counting as
// 3.4028235e38. The bits of |x| order as |x| does, so that is a maximum of whole numbers: exact in any order.
//@tensor 0 read x quads
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;

//@if MAXIMA
@group(0) @binding(2) var<storage, read_write> maxima: array<atomic<u32>>;

var<workgroup> tops: array<u32, 64>;

fn joinPair(into: u32, other: u32) {
  tops[into] = max(tops[into], tops[other]);
}
//@end

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let CHUNKS = shape.CHUNKS;
  let place = placeOf(group.x, lane);
  let c = place.c;
  let g = place.g;
  let shift = loadX(rowOffset(g, 0u) + c);
  var first = vec4f();
  var second = vec4f();
  //@if MAXIMA
  var most = vec4u();
  //@end
  for (var at = place.at; at < place.end; at += place.step) {
    let value = loadX(at);
    //@if MAXIMA
    most = max(most, bitcast<vec4u>(value) & vec4u(0x7fffffffu));
    //@end
    let d = value - shift;
    first += d;
    second += d * d;
  }
  sumOverRows(lane, first, second);
  if (lane % 32 < LANES) {
    sums[((g * CHUNKS + place.chunk) * 2 + lane / 32) * C4 + c] = held[heldAt(lane)];
  }
  //@if MAXIMA
  tops[lane] = min(max(max(most.x, most.y), max(most.z, most.w)), 0x7f7fffffu);
  joinLanes(lane);
  if (lane == 0) {
    atomicMax(&maxima[shape.SLOT], tops[0]);
  }
  //@end
}
