// What every kernel of the optimizer does with a gradient. `factors` are the plan's first four
// numbers: the inverse loss scale in two parts, the clip coefficient, the pre-norm factor.

fn nonFinite(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7f800000u) == 0x7f800000u;
}

// value·factor as IEEE has it also where the driver assumes finite numbers: ∞·0 is NaN, and a NaN
// factor makes everything NaN. The factor is never infinite.
fn times(value: f32, factor: f32) -> f32 {
  if (nonFinite(factor)) {
    return factor;
  }
  if (factor == 0.0 && nonFinite(value)) {
    return bitcast<f32>(bitcast<u32>(value) | 0x00400000u);
  }
  return value * factor;
}

fn usedGradient(raw: f32, factors: vec4f) -> f32 {
  return times(times(raw * factors.x * factors.y, factors.z), factors.w);
}

// The inverse of the loss scale in two factors, so that it is never below the smallest normal f32.
fn inverseOf(scale: f32) -> vec2f {
  if (scale > 0x1p+64f) {
    return vec2f(1.0 / (scale * 0x1p-64f), 0x1p-64f);
  }
  return vec2f(1.0 / scale, 1.0);
}
