// LAMB, once lambMoments.wgsl has moved m and v and lambTrust.wgsl has found r: p −= lr·r·u.
fn moved(e: u32, p: f32, tensor: Tensor) -> f32 {
  let u = lambUpdate(first[e], second[e], p, tensor.corrections, tensor.decay);
  return p - plan[RATE] * tensor.trust * u;
}
