// Rounding to binary16 and back, put in front of a kernel that takes `half` (HALF, F16):
// round to nearest, ties to even; from 65520 on ±∞; subnormals kept; NaN stays NaN.
// F16: the device's own conversion. Else integer arithmetic on the bits, exact on every device.
// Without HALF both functions return their argument, so a kernel is written once.
//@if HALF
//@if F16
//@enable f16
// Some compilers (Mesa's) take f32 → f16 → f32 for nothing and drop it. Flipping the 16 bits by
// n(n + 1) mod 2, which is 0 and which they do not see through, keeps both conversions.
fn half4(value: vec4f) -> vec4f {
  let bits = bitcast<vec2u>(value.xy);
  let zero = (bits * (bits + vec2u(1u))) & vec2u(1u);
  return vec4f(bitcast<vec4<f16>>(bitcast<vec2u>(vec4<f16>(value)) ^ zero));
}
//@else
fn half4(value: vec4f) -> vec4f {
  let bits = bitcast<vec4u>(value);
  let size = bits & vec4u(0x7fffffffu);
  // 13 bits of the significand go; a carry into the exponent is what rounding up means.
  var rounded = (size + vec4u(0xfffu) + ((size >> vec4u(13u)) & vec4u(1u))) & vec4u(0xffffe000u);
  rounded = select(rounded, vec4u(0x7f800000u), rounded >= vec4u(0x47800000u));
  rounded = select(rounded, size, size >= vec4u(0x7f800000u));
  // Below 2⁻¹⁴ the unit is 2⁻²⁴: the significand over 2^shift, a whole number up to 1024.
  let shift = min(vec4u(126u) - min(size >> vec4u(23u), vec4u(112u)), vec4u(25u));
  let significand = (size & vec4u(0x7fffffu)) | vec4u(0x800000u);
  let bias = (vec4u(1u) << (shift - vec4u(1u))) - vec4u(1u) + ((significand >> shift) & vec4u(1u));
  let tiny = bitcast<vec4u>(vec4f((significand + bias) >> shift) * 5.9604644775390625e-8);
  rounded = select(rounded, tiny, size < vec4u(0x38800000u));
  return bitcast<vec4f>(rounded | (bits & vec4u(0x80000000u)));
}
//@end

fn half1(value: f32) -> f32 {
  return half4(vec4f(value, 0.0, 0.0, 0.0)).x;
}
//@else
fn half4(value: vec4f) -> vec4f {
  return value;
}

fn half1(value: f32) -> f32 {
  return value;
}
//@end
