// Joins what the 64 lanes of a workgroup hold over a fixed tree: lane l takes in lane l + 32, then
// l + 16, and so on to lane 0. The order is always the same, and so are the bits of a sum.
// A kernel defines joinPair(into, other), writes its own lane, then calls joinLanes in uniform
// control flow; lane 0 reads the result without a barrier. shape.TREE is 32, as a number of the
// shape: llvmpipe would unroll a tree over a constant and compile three times as long.
fn joinLanes(lane: u32) {
  for (var half = shape.TREE; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) {
      joinPair(lane, lane + half);
    }
  }
}
