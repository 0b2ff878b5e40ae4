// The normal distribution function Φ and its density, of four numbers.
// Φ(x) = (1 + erf(x/√2)) / 2 with erf by Abramowitz and Stegun 7.1.26: |error of erf| ≤ 1.5e-7.

fn density(x: vec4f) -> vec4f {
  return 0.3989422804014327 * exp(-0.5 * x * x);
}

fn distribution(x: vec4f) -> vec4f {
  let z = abs(x) * 0.7071067811865476;
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  let tail = 0.5 * poly * exp(-z * z);
  return select(tail, 1.0 - tail, x >= vec4f());
}
