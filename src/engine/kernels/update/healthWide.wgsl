// The numbers of health.wgsl by one workgroup of 256 lanes, for hardware: four lanes share a dimension's rows, every
// fourth each, for 64 dimensions at a time, and join them in a fixed order. raw, unit [B, D] and norms [B] as there.
// Tolerance against the reference: that of health.wgsl.

/// Four lanes' numbers of a dimension.
var<workgroup> parts: array<vec4f, 256>;
/// std, ‖Σx‖², Σ‖x‖², dead
var<workgroup> sums: array<vec4f, 64>;
/// bad raw, bad unit, bad norms, largest
var<workgroup> counts: array<vec4f, 64>;

fn isBad(bits: u32) -> bool {
  return (bits & 0x7f800000u) == 0x7f800000u;
}

fn leaveHealth(lane: u32, zero: u32) {
  let B = shape.HEALTH_B;
  let D = shape.HEALTH_D;
  let column = lane % 64;
  var sum = vec4f();
  var count = vec4f();
  for (var first = 0u; first < D; first += 64) {
    let d = first + column;
    // Σ unit, Σ unit², bad unit, raw that is above 0 or NaN
    var mine = vec4f();
    // bad raw, largest
    var other = vec2f();
    if (d < D) {
      for (var row = lane / 64; row < B; row += 4) {
        let value = unit[row * D + d];
        let bits = bitcast<u32>(loadRaw(row * D + d));
        let size = bits & 0x7fffffffu;
        let lives = size > 0x7f800000u || (bits != 0u && bits < 0x80000000u);
        mine += vec4f(value, value * value, f32(isBad(bitcast<u32>(value))), f32(lives));
        other.x += f32(isBad(bits));
        other.y = max(other.y, select(bitcast<f32>(size), 0.0, isBad(bits)));
      }
    }
    workgroupBarrier();
    parts[lane] = mine;
    workgroupBarrier();
    let all = (parts[column] + parts[column + 64]) + (parts[column + 128] + parts[column + 192]);
    let mean = all.x / f32(B);
    var spread = 0.0;
    if (d < D) {
      for (var row = lane / 64; row < B; row += 4) {
        let away = unit[row * D + d] - mean;
        spread += away * away;
      }
    }
    workgroupBarrier();
    parts[lane] = vec4f(spread, other, 0.0);
    workgroupBarrier();
    let a = parts[column] + parts[column + 64];
    let b = parts[column + 128] + parts[column + 192];
    let largest = max(
      max(parts[column].z, parts[column + 64].z),
      max(parts[column + 128].z, parts[column + 192].z),
    );
    if (d < D) {
      sum += vec4f(sqrt((a.x + b.x) / f32(B)), all.x * all.x, all.y, f32(all.w == 0.0));
      count += vec4f(a.y + b.y, all.z, 0.0, 0.0);
      count.w = max(count.w, largest);
    }
  }
  if (lane < 64) {
    for (var row = lane; row < B; row += 64) {
      let bits = bitcast<u32>(norms[row]) & 0x7fffffffu;
      count.z += f32(bits == 0 || bits >= 0x7f800000u);
    }
    sums[lane] = sum;
    counts[lane] = count;
  }
  for (var half = 32u; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) {
      sums[lane] += sums[lane + half];
      let a = counts[lane];
      let b = counts[lane + half];
      counts[lane] = vec4f(a.xyz + b.xyz, max(a.w, b.w));
    }
  }
  if (lane != 0) {
    return;
  }
  let all = sums[0];
  let found = counts[0];
  // zero is 0, which the compiler cannot know: it would refuse a NaN that it could fold.
  let nan = bitcast<f32>(0x7fc00000u | zero);
  let pairs = f32(B) * f32(B - 1);
  health[0] = select(all.x / f32(D), nan, found.y > 0.0);
  health[1] = all.w / f32(D);
  health[2] = found.z / f32(B);
  health[3] = select(select(0.0, (all.y - all.z) / max(pairs, 1.0), B > 1), nan, found.y > 0.0);
  health[4] = found.w;
  health[5] = found.x;
  health[6] = found.y;
  health[7] = 0.0;
}
