// Adam: g += decay·p; m ← β1·m + (1 − β1)·g; v ← β2·v + (1 − β2)·g²;
// p −= (lr/(1 − β1^t))·m/(√v/√(1 − β2^t) + eps). AdamW: p ·= 1 − lr·decay in place of g += decay·p.
fn moved(e: u32, p: f32, tensor: Tensor) -> f32 {
  var g = usedGradient(gradient[e], tensor.factors);
  var start = p;
  //@if DECOUPLED
  start = p * (1.0 - plan[RATE] * tensor.decay);
  //@else
  g += tensor.decay * p;
  //@end
  let m = plan[MU] * first[e] + (1.0 - plan[MU]) * g;
  let v = plan[BETA] * second[e] + (1.0 - plan[BETA]) * g * g;
  first[e] = m;
  second[e] = v;
  let step = plan[RATE] / tensor.corrections.x;
  return start - step * (m / (sqrt(v) / sqrt(tensor.corrections.y) + plan[EPSILON]));
}
