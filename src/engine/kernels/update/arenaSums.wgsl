// sums [SPANS, 2] ← Σ v² and the number of non-finite v (found by their bits), span by span over
// an arena. One workgroup per span, joined over a fixed tree: deterministic.
@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;

var<workgroup> squares: array<f32, 64>;
var<workgroup> counts: array<f32, 64>;

fn joinPair(into: u32, other: u32) {
  squares[into] += squares[other];
  counts[into] += counts[other];
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let span = group.x;
  let perSpan = (shape.LENGTH + shape.SPANS - 1) / shape.SPANS;
  let end = min((span + 1) * perSpan, shape.LENGTH);
  var square = 0.0;
  var count = 0.0;
  for (var i = span * perSpan + lane; i < end; i += 64) {
    let v = values[i];
    square += v * v;
    if ((bitcast<u32>(v) & 0x7f800000u) == 0x7f800000u) {
      count += 1.0;
    }
  }
  squares[lane] = square;
  counts[lane] = count;
  joinLanes(lane);
  if (lane == 0) {
    sums[span * 2] = squares[0];
    sums[span * 2 + 1] = counts[0];
  }
}
