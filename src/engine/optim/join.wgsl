// Two parts' sums as one: see sums.wgsl.
fn join(a: vec4u, b: vec4u) -> vec4u {
  let sums = bitcast<vec2f>(a.xw) + bitcast<vec2f>(b.xw);
  return vec4u(bitcast<u32>(sums.x), max(a.y, b.y), a.z + b.z, bitcast<u32>(sums.y));
}
