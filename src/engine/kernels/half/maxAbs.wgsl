// maxima[SLOT] = max |x| over QUADS quads, f32 or packed halves; a non-finite value counts as 3.4028235e38.
// The bits of |x| order as |x| does, so the maximum is taken over whole numbers: exact, any order.
// MORE: maxima[SLOT] if that is larger. One workgroup of 64: x is one layer's small output and the result is one number.
//@tensor 0 read x quads
@group(0) @binding(1) var<storage, read_write> maxima: array<u32>;

var<workgroup> tops: array<u32, 64>;

fn joinPair(into: u32, other: u32) {
  tops[into] = max(tops[into], tops[other]);
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  var most = vec4u();
  for (var at = lane; at < shape.QUADS; at += 64) {
    most = max(most, bitcast<vec4u>(loadX(at)) & vec4u(0x7fffffffu));
  }
  tops[lane] = min(max(max(most.x, most.y), max(most.z, most.w)), 0x7f7fffffu);
  joinLanes(lane);
  if (lane == 0) {
    maxima[shape.SLOT] = select(tops[0], max(tops[0], maxima[shape.SLOT]), shape.MORE != 0);
  }
}
