// SGD: g += decay·p; buf ← μ·buf + g (its first step is the same with buf = 0); d = buf, or
// g + μ·buf with Nesterov; p −= lr·d.
fn moved(e: u32, p: f32, tensor: Tensor) -> f32 {
  let g = usedGradient(gradient[e], tensor.factors) + tensor.decay * p;
  let buffer = plan[MU] * first[e] + g;
  first[e] = buffer;
  //@if NESTEROV
  return p - plan[RATE] * (g + plan[MU] * buffer);
  //@else
  return p - plan[RATE] * buffer;
  //@end
}
