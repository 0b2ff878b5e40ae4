// views [R, N] ← each row minus its mean, over its population deviation, in place:
//   GUARDED: over max(deviation, 1/√N), as tf.image.per_image_standardization has it;
//   else over the deviation itself, by IEEE 754's rules where it is 0: 0/0 is NaN. WGSL leaves 0/0
//   open, so that NaN is written by its bits.
// One workgroup per row, as in the augmentation before it: a row is read three times from the cache.
// The mean is taken first, so that a row of one value which f32 sums exactly (0 or 1) has
// deviation 0 exactly. Sums over a fixed tree of 64 lanes. Tolerance: 1e-6 of the largest.
@group(0) @binding(0) var<storage, read_write> views: array<f32>;

fn total(lane: u32, mine: f32) -> f32 {
  workgroupBarrier();
  sumLanes(lane, mine);
  return workgroupUniformLoad(&laneSums[0]);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= shape.ROWS) {
    return;
  }
  let start = row * shape.N;
  var sum = 0.0;
  for (var at = lane; at < shape.N; at += 64) {
    sum += views[start + at];
  }
  let mean = total(lane, sum) / f32(shape.N);
  var square = 0.0;
  for (var at = lane; at < shape.N; at += 64) {
    let away = views[start + at] - mean;
    square += away * away;
  }
  let deviation = sqrt(total(lane, square) / f32(shape.N));
  //@if GUARDED
  let divisor = max(deviation, 1.0 / sqrt(f32(shape.N)));
  //@else
  let divisor = select(deviation, 1.0, deviation == 0.0);
  // group.z is 0, which the compiler cannot know: it would refuse a NaN that it could fold.
  let nan = bitcast<f32>(0x7fc00000u | group.z);
  //@end
  for (var at = lane; at < shape.N; at += 64) {
    let value = (views[start + at] - mean) / divisor;
    //@if GUARDED
    views[start + at] = value;
    //@else
    views[start + at] = select(value, nan, deviation == 0.0);
    //@end
  }
}
