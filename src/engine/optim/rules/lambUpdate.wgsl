// What LAMB's trust ratio is measured on: m̂/(√v̂ + eps) + decay·p.
fn lambUpdate(m: f32, v: f32, p: f32, corrections: vec2f, decay: f32) -> f32 {
  return (m / corrections.x) / (sqrt(v / corrections.y) + plan[EPSILON]) + decay * p;
}
