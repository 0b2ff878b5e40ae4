// Σ g and Σ g·h of rows, in place of moments (moments.wgsl) and joined as they are. Every product is in an fma or
// feeds one, so that all kernels round alike, whatever their compiler contracts.
struct Moments {
  sum: vec4f,
  off: vec4f,
}

fn pairOf4(
  g0: vec4f, g1: vec4f, g2: vec4f, g3: vec4f,
  h0: vec4f, h1: vec4f, h2: vec4f, h3: vec4f,
) -> Moments {
  return Moments((g0 + g1) + (g2 + g3), fma(g0, h0, g1 * h1) + fma(g2, h2, g3 * h3));
}

fn together(a: Moments, b: Moments, share: f32) -> Moments {
  return Moments(a.sum + b.sum, a.off + b.off);
}
