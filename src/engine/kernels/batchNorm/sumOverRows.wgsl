// Adds up the row lanes of a workgroup over a fixed tree: held[c] and held[64 + c], c < LANES, get the totals of a
// quad. The lower half of the lanes joins the first sums, the upper half the second: place 0 is held[lane % 32] or
// held[64 + lane % 32], which the lane that wrote it may read at once, any other after a barrier. One load and store
// for both, since a driver compiles each as long as many sums.
var<workgroup> held: array<vec4f, 128>;

fn heldAt(lane: u32) -> u32 {
  return lane % 32 + lane / 32 * 64;
}

fn sumOverRows(lane: u32, first: vec4f, second: vec4f) {
  held[lane] = first;
  held[64 + lane] = second;
  let into = heldAt(lane);
  for (var half = 32 / shape.LANES; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane % 32 < half * shape.LANES) {
      held[into] += held[into + half * shape.LANES];
    }
  }
}
