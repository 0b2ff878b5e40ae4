// Joins what the lanes of a workgroup of 64 hold of quads of rows, lane = quad of rows · LANES + quad of channels:
// neighbours first, so that the order is that of a block's rows alone. Lanes below LANES get the whole.
var<workgroup> lanesMoments: array<vec4f, 128>;

fn joinMoments(lane: u32, LANES: u32, mine: Moments) -> Moments {
  var all = mine;
  var share = 0.125;
  for (var step = LANES; step < 64; step *= 2) {
    workgroupBarrier();
    lanesMoments[lane] = all.sum;
    lanesMoments[64 + lane] = all.off;
    workgroupBarrier();
    let other = min(lane + step, 63u);
    all = together(all, Moments(lanesMoments[other], lanesMoments[64 + other]), share);
    share *= 0.5;
  }
  return all;
}
