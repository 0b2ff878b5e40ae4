// LARS, once larsTrust.wgsl has found r: d = r·(g + decay·p); buf ← μ·buf + d; p −= lr·buf.
fn moved(e: u32, p: f32, tensor: Tensor) -> f32 {
  let g = usedGradient(gradient[e], tensor.factors) + tensor.decay * p;
  let buffer = plan[MU] * first[e] + times(g, tensor.trust);
  first[e] = buffer;
  return p - plan[RATE] * buffer;
}
