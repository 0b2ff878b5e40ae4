// Sums of n numbers, and of the squares of what they are off their mean (Chan, Golub and LeVeque 1983). Every
// product is in an fma or feeds one, so that all kernels round alike, whatever their compiler contracts.
struct Moments {
  sum: vec4f,
  off: vec4f,
}

fn momentsOf4(a: vec4f, b: vec4f, c: vec4f, d: vec4f) -> Moments {
  let first = a - b;
  let second = c - d;
  let between = (a + b) - (c + d);
  let inside = fma(first * 0.5, first, (second * 0.5) * second);
  return Moments((a + b) + (c + d), fma(between * 0.25, between, inside));
}

// Of as many numbers each. share: 1 over those of both together.
fn together(a: Moments, b: Moments, share: f32) -> Moments {
  let between = a.sum - b.sum;
  return Moments(a.sum + b.sum, fma(between * share, between, a.off + b.off));
}

// The bits of the largest |value|, which order as |value| does; 3.4028235e38 where one is not finite.
fn largestOf4(a: vec4f, b: vec4f, c: vec4f, d: vec4f) -> u32 {
  let bits = vec4u(0x7fffffffu);
  let most = max(
    max(bitcast<vec4u>(a) & bits, bitcast<vec4u>(b) & bits),
    max(bitcast<vec4u>(c) & bits, bitcast<vec4u>(d) & bits),
  );
  return min(max(max(most.x, most.y), max(most.z, most.w)), 0x7f7fffffu);
}
