// Four binary16 numbers in two words, the earlier in the low half of each, to and from f32.
// NATIVE: by the device's own conversion, which `chooseHalf` has tried. Else by whole numbers,
// exact on every device: ∞, subnormals and zeros keep their bits, NaN becomes the quiet NaN.
// packed4 wants numbers that binary16 holds (half.wgsl rounds them).
//@if NATIVE
//@enable f16
fn unpacked4(words: vec2u) -> vec4f {
  return vec4f(bitcast<vec4<f16>>(words));
}

fn packed4(values: vec4f) -> vec2u {
  return bitcast<vec2u>(vec4<f16>(values));
}
//@else
fn unpacked4(words: vec2u) -> vec4f {
  let bits = words.xxyy >> vec4u(0u, 16u, 0u, 16u);
  let size = bits & vec4u(0x7fffu);
  // The exponent's bias goes from 15 to 127; all ones stay all ones.
  let bias = select(vec4u(112u << 23), vec4u(224u << 23), size >= vec4u(0x7c00u));
  let tiny = bitcast<vec4u>(vec4f(size) * 5.9604644775390625e-8);
  let wide = select((size << vec4u(13u)) + bias, tiny, size < vec4u(0x400u));
  return bitcast<vec4f>(wide | ((bits & vec4u(0x8000u)) << vec4u(16u)));
}

fn packed4(values: vec4f) -> vec2u {
  let bits = bitcast<vec4u>(values);
  let size = bits & vec4u(0x7fffffffu);
  var brief = (size >> vec4u(13u)) - vec4u(112u << 10);
  // Below 2⁻¹⁴ the unit is 2⁻²⁴; larger numbers are kept away from the conversion.
  let isTiny = size < vec4u(0x38800000u);
  let tiny = vec4u(select(vec4f(), abs(values), isTiny) * 16777216.0);
  brief = select(brief, tiny, isTiny);
  brief = select(brief, vec4u(0x7c00u), size == vec4u(0x7f800000u));
  brief = select(brief, vec4u(0x7e00u), size > vec4u(0x7f800000u));
  brief |= (bits >> vec4u(16u)) & vec4u(0x8000u);
  return vec2u(brief.x | (brief.y << 16u), brief.z | (brief.w << 16u));
}
//@end

fn unpacked1(word: u32, at: u32) -> f32 {
  return unpacked4(vec2u(word >> (16u * (at & 1u)), 0u)).x;
}
