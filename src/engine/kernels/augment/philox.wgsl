// Philox 4x32 with 10 rounds, word for word the `philox` of src/run/random.ts
// (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").

/// High and low 32 bits of a · b: WGSL has no 64-bit product.
fn multiplyWide(a: u32, b: u32) -> vec2u {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let middle = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let carry = (middle & 0xffffu) + (a & 0xffffu) * (b >> 16u);
  return vec2u((a >> 16u) * (b >> 16u) + (middle >> 16u) + (carry >> 16u), a * b);
}

fn philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0; round < 10; round++) {
    let first = multiplyWide(0xd2511f53u, c.x);
    let second = multiplyWide(0xcd9e8d57u, c.z);
    c = vec4u(second.x ^ c.y ^ k.x, second.y, first.x ^ c.w ^ k.y, first.y);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

/// Uniform in [0, 1): the upper 24 bits, exact in f32.
fn uniforms(words: vec4u) -> vec4f {
  return vec4f(words >> vec4u(8u)) * 0x1p-24f;
}

/// ⌊uniform · count⌋ without rounding; count ≤ 256.
fn below(word: u32, count: u32) -> u32 {
  return ((word >> 8u) * count) >> 24u;
}
