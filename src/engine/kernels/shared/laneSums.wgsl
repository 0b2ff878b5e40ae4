// The sum of one number per lane, for kernels that join nothing else. Only lane 0 gets the sum.
var<workgroup> laneSums: array<f32, 64>;

fn joinPair(into: u32, other: u32) {
  laneSums[into] += laneSums[other];
}

fn sumLanes(lane: u32, mine: f32) -> f32 {
  laneSums[lane] = mine;
  joinLanes(lane);
  return laneSums[lane];
}
