// Σ of a segment's chunks in sums, in a fixed order: 64 lanes stride over them, then a tree. Only
// lane 0 gets it.
fn segmentSum(segment: vec4u, lane: u32) -> f32 {
  var sum = 0.0;
  for (var c = lane; c < segment.y; c += 64) {
    sum += sums[segment.x + c];
  }
  return sumLanes(lane, sum);
}

