// records[r] ← what happens to view r: the choices of (seed, epoch, image, view) alone, by Philox
// with the key (seed, STREAM) and the counter (block, image, epoch, view). Blocks 0–9: tries at a crop
// (area, log ratio, top, left); 10: flip, jitter, grey and blur or not; 11: brightness, contrast,
// saturation, hue; 12: order, sigma. So a switch never moves another's numbers.
// rows: u32 [R, 2], image and view; state: u32 [seed, epoch]. One invocation per view.

@group(0) @binding(0) var<storage, read> rows: array<vec2u>;
@group(0) @binding(1) var<storage, read> state: array<u32>;
@group(0) @binding(2) var<storage, read_write> records: array<Record>;

fn block(number: u32, view: vec2u) -> vec4u {
  return philox(vec4u(number, view.x, state[1], view.y), vec2u(state[0], STREAM));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = (group.y * groups.x + group.x) * 64u + lane;
  if (row >= shape.ROWS) {
    return;
  }
  let view = rows[row];
  let chances = uniforms(block(10u, view));
  let last = block(12u, view);
  var record: Record;
  record.height = SIDE;
  record.width = SIDE;
  //@if RESIZE
  for (var attempt = 0u; attempt < 10u; attempt++) {
    let crop = cropOf(block(attempt, view));
    if (crop.fits) {
      record.top = crop.top;
      record.left = crop.left;
      record.height = crop.height;
      record.width = crop.width;
      break;
    }
  }
  //@end
  record.flip = u32(chances.x < FLIP);
  //@if JITTER
  if (chances.y < JITTER_CHANCE) {
    let u = uniforms(block(11u, view));
    record.brightness = 1.0 + BRIGHTNESS * (2.0 * u.x - 1.0);
    record.contrast = 1.0 + CONTRAST * (2.0 * u.y - 1.0);
    record.saturation = 1.0 + SATURATION * (2.0 * u.z - 1.0);
    record.hue = HUE * (2.0 * u.w - 1.0);
    // A permutation by its rank: the next operation is picked out of those left.
    var rank = below(last.x, 24u);
    var rest = 0x4321u;
    var at = 0u;
    for (var count = 4u; count > 0u; count--) {
      let shift = 4u * (rank % count);
      rank /= count;
      let op = (rest >> shift) & 15u;
      rest = (rest & ((1u << shift) - 1u)) | ((rest >> (shift + 4u)) << shift);
      if (((u32(OPS) >> op) & 1u) != 0u) {
        record.ops |= op << at;
        at += 4u;
      }
    }
  }
  //@end
  record.grey = u32(chances.z < GREY);
  //@if BLUR
  if (chances.w < BLUR_CHANCE) {
    record.sigma = SIGMA_MIN + (SIGMA_MAX - SIGMA_MIN) * uniforms(last).y;
    record.radius = RADIUS;
  }
  //@end
  records[row] = record;
}
