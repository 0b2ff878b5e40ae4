// BYOL's loss (Grill et al. 2020, equation 2), one row per workgroup: loss = 2 − 2·q·k of unit rows.
// q, k, dq [N, D], D = 4·D4 ≤ 256; dq = −2·k/B, the gradient of the sum of N/B batch means.
// rows [N, 8] in InfoNCE's form: loss, q·k, 0, any value not finite, then zeros: nothing to be ranked.
// SCALED: dq times scaler[0]. No rounding under autocast: F.normalize and what follows are f32 there.
// Every lane takes a quad, joined over a fixed tree. Non-finite values are found by their bits.
// Tolerance against the reference: 1e-6.
@group(0) @binding(0) var<storage, read> q: array<vec4f>;
@group(0) @binding(1) var<storage, read> k: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> dq: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> rows: array<f32>;
//@if SCALED
@group(0) @binding(SCALER_AT) var<storage, read> scaler: array<f32>;
//@end

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  let D4 = shape.D4;
  var mine = 0.0;
  if (lane < D4) {
    mine = dot(q[row * D4 + lane], k[row * D4 + lane]);
  }
  let cosine = sumLanes(lane, mine);
  //@if SCALED
  let scale = -2.0 * scaler[0] / f32(shape.B);
  //@else
  let scale = -2.0 / f32(shape.B);
  //@end
  if (lane < D4) {
    dq[row * D4 + lane] = scale * k[row * D4 + lane];
  }
  if (lane == 0) {
    let at = row * 8;
    rows[at] = 2.0 - 2.0 * cosine;
    rows[at + 1] = cosine;
    rows[at + 2] = 0.0;
    rows[at + 3] = select(0.0, 1.0, (bitcast<u32>(cosine) & 0x7f800000u) == 0x7f800000u);
    rows[at + 4] = 0.0;
    rows[at + 5] = 0.0;
    rows[at + 6] = 0.0;
    rows[at + 7] = 0.0;
  }
}
