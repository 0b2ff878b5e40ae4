// One chunk per workgroup (table [CHUNKS] of offset, length, segment, 0; at most 1024 elements):
// partial[chunk] ← (Σ g² over the finite, largest bits of |raw g|, non-finite count, Σ p²), with the
// two sums as f32 bits and g unscaled. The largest bits are above 0x7f800000 where there is a NaN,
// equal to it where there is an infinity, and the magnitude otherwise. Joined over a fixed tree of
// 64 lanes: 16 elements per lane keep the tree cheap, and the result does not depend on the driver.
// Tolerance: 1e-6 of the sum.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> parameters: array<f32>;
@group(0) @binding(3) var<storage, read> scaler: array<f32>;
@group(0) @binding(4) var<storage, read_write> partial: array<vec4u>;

var<workgroup> squares: array<vec2f, 64>;
var<workgroup> extremes: array<vec2u, 64>;

fn joinPair(into: u32, other: u32) {
  squares[into] += squares[other];
  let a = extremes[into];
  let b = extremes[other];
  extremes[into] = vec2u(max(a.x, b.x), a.y + b.y);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let c = group.y * groups.x + group.x;
  if (c >= shape.CHUNKS) {
    return;
  }
  let chunk = table[c];
  let inverse = inverseOf(select(1.0, scaler[0], shape.LOSS_SCALING == 1));
  var square = vec2f();
  var largest = 0u;
  var count = 0u;
  for (var i = lane; i < chunk.y; i += 64) {
    let raw = gradient[chunk.x + i];
    let p = parameters[chunk.x + i];
    largest = max(largest, bitcast<u32>(raw) & 0x7fffffffu);
    square.y += p * p;
    if (nonFinite(raw)) {
      count += 1;
    } else {
      let g = raw * inverse.x * inverse.y;
      square.x += g * g;
    }
  }
  squares[lane] = square;
  extremes[lane] = vec2u(largest, count);
  joinLanes(lane);
  if (lane == 0) {
    let sums = bitcast<vec2u>(squares[0]);
    partial[c] = vec4u(sums.x, extremes[0], sums.y);
  }
}
