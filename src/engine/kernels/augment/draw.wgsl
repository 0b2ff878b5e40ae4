// records[r] ← what happens to view r: the choices of (seed, epoch, image, view) alone, by Philox
// with the key (seed, STREAM) and the counter (block, image, epoch, view). Blocks 0–9: tries at a crop
// (area, log ratio, top, left); 10: flip, jitter, grey and blur or not; 11: brightness, contrast,
// saturation, hue; 12: order, sigma; 13: solarised or not. So a switch never moves another's numbers.
// FIRST holds the fields of view 0, and of view 1 unless OWN_SECOND gives it SECOND. A stage is left out
// only where neither view has it; in a view without it its chance is 0.
// rows: u32 [R, 2], image and view; state: u32 [seed, epoch]. One invocation per view.

@group(0) @binding(0) var<storage, read> rows: array<vec2u>;
@group(0) @binding(1) var<storage, read> state: array<u32>;
@group(0) @binding(2) var<storage, read_write> records: array<Record>;

struct Choices {
  /// Tries at a crop; 0 for the whole image.
  tries: u32,
  scaleMin: f32, scaleRange: f32,
  flip: f32,
  jitter: f32,
  /// Bit `code` for every colour operation with a range.
  ops: u32,
  brightness: f32, contrast: f32, saturation: f32, hue: f32,
  grey: f32,
  blur: f32, sigmaMin: f32, sigmaRange: f32, radius: u32,
  solarize: f32,
}

const FIRST = Choices(
  TRIES, SCALE_MIN, SCALE_MAX - SCALE_MIN, FLIP, JITTER_CHANCE, OPS,
  BRIGHTNESS, CONTRAST, SATURATION, HUE,
  GREY, BLUR_CHANCE, SIGMA_MIN, SIGMA_MAX - SIGMA_MIN, RADIUS, SOLARIZE_CHANCE,
);
//@if OWN_SECOND
const SECOND = Choices(
  TRIES_2, SCALE_MIN_2, SCALE_MAX_2 - SCALE_MIN_2, FLIP_2, JITTER_CHANCE_2, OPS_2,
  BRIGHTNESS_2, CONTRAST_2, SATURATION_2, HUE_2,
  GREY_2, BLUR_CHANCE_2, SIGMA_MIN_2, SIGMA_MAX_2 - SIGMA_MIN_2, RADIUS_2, SOLARIZE_CHANCE_2,
);
//@end

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
  //@if OWN_SECOND
  var own = FIRST;
  if (view.y == 1u) {
    own = SECOND;
  }
  //@else
  const own = FIRST;
  //@end
  let chances = uniforms(block(10u, view));
  let last = block(12u, view);
  var record: Record;
  record.height = SIDE;
  record.width = SIDE;
  //@if LARGER
  if (own.tries == 0u) {
    record.top = (SIDE - VIEW) / 2u;
    record.left = (SIDE - VIEW) / 2u;
    record.height = VIEW;
    record.width = VIEW;
  }
  //@end
  //@if RESIZE
  for (var attempt = 0u; attempt < own.tries; attempt++) {
    let crop = cropOf(block(attempt, view), own.scaleMin, own.scaleRange);
    if (crop.fits) {
      record.top = crop.top;
      record.left = crop.left;
      record.height = crop.height;
      record.width = crop.width;
      break;
    }
  }
  //@end
  record.flip = u32(chances.x < own.flip);
  //@if JITTER
  if (chances.y < own.jitter) {
    let u = uniforms(block(11u, view));
    record.brightness = 1.0 + own.brightness * (2.0 * u.x - 1.0);
    record.contrast = 1.0 + own.contrast * (2.0 * u.y - 1.0);
    record.saturation = 1.0 + own.saturation * (2.0 * u.z - 1.0);
    record.hue = own.hue * (2.0 * u.w - 1.0);
    // A permutation by its rank: the next operation is picked out of those left.
    var rank = below(last.x, 24u);
    var rest = 0x4321u;
    var at = 0u;
    for (var count = 4u; count > 0u; count--) {
      let shift = 4u * (rank % count);
      rank /= count;
      let op = (rest >> shift) & 15u;
      rest = (rest & ((1u << shift) - 1u)) | ((rest >> (shift + 4u)) << shift);
      if (((own.ops >> op) & 1u) != 0u) {
        record.ops |= op << at;
        at += 4u;
      }
    }
  }
  //@end
  record.tone = u32(chances.z < own.grey);
  //@if BLUR
  if (chances.w < own.blur) {
    record.sigma = own.sigmaMin + own.sigmaRange * uniforms(last).y;
    record.radius = own.radius;
  }
  //@end
  //@if SOLARIZE
  record.tone |= 2u * u32(uniforms(block(13u, view)).x < own.solarize);
  //@end
  records[row] = record;
}
