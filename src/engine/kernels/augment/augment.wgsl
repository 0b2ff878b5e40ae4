// R views: for each row
//   crop → resize → [brightness, contrast, saturation, hue in any order] → grey → blur → solarise → (x − mean) / std
// pixels: RGB bytes [images, SOURCE, SOURCE, 3], four per word, low byte first; output f32 [R, SIDE, SIDE, 3].
// ANTIALIAS: where a crop is larger than the view, torchvision's triangle filter as wide as the shrinking;
// where SOURCE = SIDE no crop is.
// rows: ROW_WORDS words per view, the first its image. VARIED: by its Record; else the plain image, or
// where it is LARGER than a view its centre.
// The flip is made while the crop is read: it commutes with every later stage.
// One workgroup per row. Between stages a view is kept in its own part of `output` (96 × 96 × 3 floats
// fit no workgroup memory): each invocation rereads only what it wrote itself, except in the blur,
// whose passes go output → blurred → output between storage barriers. Sums have a fixed order.
// Tolerance against the reference: 4e-5. 64 invocations: what is needed once per row is computed by all
// of them, which costs time on a software driver. SIDE is a constant because pixels are divided by it; loops
// run to shape.PIXELS, or drivers unroll them.

@group(0) @binding(0) var<storage, read> pixels: array<u32>;
@group(0) @binding(1) var<storage, read> rows: array<u32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
//@if VARIED
@group(0) @binding(3) var<storage, read> records: array<Record>;
//@end
//@if BLUR
@group(0) @binding(4) var<storage, read_write> blurred: array<f32>;
//@end

const MEAN = vec3f(MEAN_R, MEAN_G, MEAN_B);
const STD = vec3f(STD_R, STD_G, STD_B);

/// One pixel, in [0, 1]. The second word is the one of its last byte, so nothing past the end is read.
fn texel(at: u32) -> vec3f {
  let byte = at * 3u;
  let shift = (byte & 3u) * 8u;
  let low = pixels[byte >> 2u] >> shift;
  let high = pixels[(byte + 2u) >> 2u] << ((32u - shift) & 31u);
  return unpack4x8unorm(low | high).xyz;
}

fn loadOutput(at: u32) -> vec3f {
  return vec3f(output[at * 3u], output[at * 3u + 1u], output[at * 3u + 2u]);
}

fn storeOutput(at: u32, value: vec3f) {
  output[at * 3u] = value.x;
  output[at * 3u + 1u] = value.y;
  output[at * 3u + 2u] = value.z;
}

fn normalised(value: vec3f) -> vec3f {
  return (value - MEAN) / STD;
}

fn greyOf(rgb: vec3f) -> f32 {
  return dot(rgb, vec3f(0.2989, 0.587, 0.114));
}

//@if RESIZE
/// Position of output pixel `at` of SIDE between two of `size`: index, next, share of the next.
/// ((at + ½) · size / SIDE − ½, align_corners=False, in integers: f32 would lose 1e-5 of a share.)
struct Between { first: u32, second: u32, share: f32 }

fn between(at: u32, size: u32) -> Between {
  const WHOLE = 2u * SIDE;
  let place = max((2u * at + 1u) * size, SIDE) - SIDE;
  let first = place / WHOLE;
  return Between(first, min(first + 1u, size - 1u), f32(place % WHOLE) / f32(WHOLE));
}
//@end

//@if VARIED
//@if ANTIALIAS
/// The crop's pixels under a triangle around output pixel (x, y), weights adding up to 1.
fn filtered(corner: u32, size: vec2u, x: u32, y: u32) -> vec3f {
  let scale = max(vec2f(size) / f32(SIDE), vec2f(1.0));
  let centre = (vec2f(f32(x), f32(y)) + 0.5) * vec2f(size) / f32(SIDE);
  let first = vec2u(max(floor(centre - scale + 0.5), vec2f()));
  let last = min(vec2u(floor(centre + scale + 0.5)), size);
  var total = vec3f();
  var all = 0.0;
  for (var row = first.y; row < last.y; row++) {
    let v = max(0.0, 1.0 - abs((f32(row) + 0.5 - centre.y) / scale.y));
    for (var column = first.x; column < last.x; column++) {
      let w = v * max(0.0, 1.0 - abs((f32(column) + 0.5 - centre.x) / scale.x));
      total += w * texel(corner + row * SOURCE + column);
      all += w;
    }
  }
  return total / all;
}
//@end

/// Pixel p of the view before any colour operation; `corner` is the first pixel of the crop.
fn cropped(corner: u32, size: vec2u, flip: bool, p: u32) -> vec3f {
  let y = p / SIDE;
  let x = select(p % SIDE, SIDE - 1u - p % SIDE, flip);
  //@if RESIZE
  //@if ANTIALIAS
  return filtered(corner, size, x, y);
  //@else
  let v = between(y, size.y);
  let h = between(x, size.x);
  let upper = corner + v.first * SOURCE;
  let lower = corner + v.second * SOURCE;
  return mix(
    mix(texel(upper + h.first), texel(upper + h.second), h.share),
    mix(texel(lower + h.first), texel(lower + h.second), h.share),
    v.share,
  );
  //@end
  //@else
  return texel(corner + y * SOURCE + x);
  //@end
}

/// The last stages of a view in [0, 1]. Solarised, what is at least 0.5 is inverted: min(x, 1 − x).
fn finished(tone: u32, value: vec3f) -> vec3f {
  //@if SOLARIZE
  return normalised(select(value, min(value, 1.0 - value), (tone & 2u) != 0u));
  //@else
  return normalised(value);
  //@end
}

fn afterColour(tone: u32, blurs: bool, rgb: vec3f) -> vec3f {
  let value = select(rgb, vec3f(greyOf(rgb)), (tone & 1u) != 0u);
  //@if BLUR
  // The blur wants the bare view and finishes it itself.
  if (blurs) {
    return value;
  }
  //@end
  return finished(tone, value);
}
//@end

//@if JITTER
/// Turns the colour circle: 6·hue of the hexcone, then each channel's distance from the brightest.
fn turned(rgb: vec3f, turns: f32) -> vec3f {
  let most = max(max(rgb.x, rgb.y), rgb.z);
  let chroma = most - min(min(rgb.x, rgb.y), rgb.z);
  let differences = (rgb.yzx - rgb.zxy) / select(1.0, chroma, chroma > 0.0);
  let sixth = select(
    select(4.0 + differences.z, 2.0 + differences.y, most == rgb.y),
    differences.x,
    most == rgb.x,
  );
  let hue = fract(sixth / 6.0 + turns);
  let k = (fract(vec3f(5.0, 3.0, 1.0) / 6.0 + hue)) * 6.0;
  return most - chroma * clamp(min(k, 4.0 - k), vec3f(0.0), vec3f(1.0));
}

/// The colour operations in their order: factor, then the shares of the pixel's grey and of the
/// view's mean grey that make up the rest, then turns. A software driver runs every branch of a
/// switch for every pixel; as one formula the three blends have none.
var<workgroup> plan: array<vec4f, 4>;

fn planned(op: u32, factors: vec4f) -> vec4f {
  switch (op) {
    case 1u: {
      return vec4f(factors.x, 0.0, 0.0, 0.0);
    }
    case 2u: {
      return vec4f(factors.y, 0.0, 1.0 - factors.y, 0.0);
    }
    case 3u: {
      return vec4f(factors.z, 1.0 - factors.z, 0.0, 0.0);
    }
    default: {
      return vec4f(1.0, 0.0, 0.0, factors.w);
    }
  }
}

fn blended(start: u32, end: u32, meanGrey: f32, rgb: vec3f) -> vec3f {
  var value = rgb;
  for (var k = start; k < end; k++) {
    let step = plan[k];
    value = saturate(step.x * value + (step.y * greyOf(value) + step.z * meanGrey));
  }
  return value;
}

/// Steps `start` to `end` of the plan, of which `turnAt` turns the colours.
fn coloured(start: u32, end: u32, turnAt: u32, meanGrey: f32, rgb: vec3f) -> vec3f {
  let middle = clamp(turnAt, start, end);
  var value = blended(start, middle, meanGrey, rgb);
  if (middle == turnAt && middle < end) {
    value = saturate(turned(value, plan[middle].w));
  }
  return blended(middle, end, meanGrey, value);
}

var<workgroup> sums: array<f32, GROUP>;
var<workgroup> greySum: f32;
//@end

//@if BLUR
const TAPS = 16;
var<workgroup> taps: array<f32, TAPS>;

fn loadBlurred(at: u32) -> vec3f {
  return vec3f(blurred[at * 3u], blurred[at * 3u + 1u], blurred[at * 3u + 2u]);
}

fn storeBlurred(at: u32, value: vec3f) {
  blurred[at * 3u] = value.x;
  blurred[at * 3u + 1u] = value.y;
  blurred[at * 3u + 2u] = value.z;
}

/// The border is mirrored about the outermost pixel.
fn mirrored(at: i32) -> u32 {
  return u32(i32(SIDE - 1) - abs(i32(SIDE - 1) - abs(at)));
}
//@end

@compute @workgroup_size(GROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= shape.ROWS) {
    return;
  }
  let image = rows[row * ROW_WORDS];
  let base = image * (SOURCE * SOURCE);
  let start = row * shape.PIXELS;
  //@if VARIED
  let record = records[row];
  let corner = base + record.top * SOURCE + record.left;
  let size = vec2u(record.width, record.height);
  let flip = record.flip != 0u;
  let tone = record.tone;
  let blurs = record.radius != 0u;
  //@end

  //@if JITTER
  if (lane < 4u) {
    let factors = vec4f(record.brightness, record.contrast, record.saturation, record.hue);
    plan[lane] = planned((record.ops >> (4u * lane)) & 15u, factors);
  }
  var steps = 0u;
  while (steps < 4u && (record.ops >> (4u * steps)) != 0u) {
    steps++;
  }
  var contrastAt = 0u;
  while (contrastAt < steps && ((record.ops >> (4u * contrastAt)) & 15u) != 2u) {
    contrastAt++;
  }
  var turnAt = 0u;
  while (turnAt < steps && ((record.ops >> (4u * turnAt)) & 15u) != 4u) {
    turnAt++;
  }
  workgroupBarrier();
  // The contrast needs the mean of the whole view, so what comes before it is finished first.
  var sum = 0.0;
  for (var p = lane; p < shape.PIXELS; p += GROUP) {
    let value = coloured(0u, contrastAt, turnAt, 0.0, cropped(corner, size, flip, p));
    sum += greyOf(value);
    storeOutput(start + p, value);
  }
  var meanGrey = 0.0;
  if (contrastAt < steps) {
    sums[lane] = sum;
    workgroupBarrier();
    if (lane == 0u) {
      var total = 0.0;
      for (var i = 0; i < GROUP; i++) {
        total += sums[i];
      }
      greySum = total;
    }
    meanGrey = workgroupUniformLoad(&greySum) / f32(shape.PIXELS);
  }
  for (var p = lane; p < shape.PIXELS; p += GROUP) {
    let value = coloured(contrastAt, steps, turnAt, meanGrey, loadOutput(start + p));
    storeOutput(start + p, afterColour(tone, blurs, value));
  }
  //@else
  for (var p = lane; p < shape.PIXELS; p += GROUP) {
    //@if VARIED
    storeOutput(start + p, afterColour(tone, blurs, cropped(corner, size, flip, p)));
    //@else
    //@if LARGER
    let place = vec2u(p % SIDE, p / SIDE) + (SOURCE - SIDE) / 2u;
    storeOutput(start + p, normalised(texel(base + place.y * SOURCE + place.x)));
    //@else
    storeOutput(start + p, normalised(texel(base + p)));
    //@end
    //@end
  }
  //@end

  //@if BLUR
  if (!blurs) {
    return;
  }
  let radius = min(i32(record.radius), TAPS - 1);
  if (lane < TAPS) {
    let distance = f32(lane) / record.sigma;
    taps[lane] = exp(-0.5 * distance * distance);
  }
  storageBarrier();
  workgroupBarrier();
  var weight = taps[0];
  for (var i = 1; i <= radius; i++) {
    weight += 2.0 * taps[i];
  }
  for (var p = lane; p < shape.PIXELS; p += GROUP) {
    let x = i32(p % SIDE);
    let line = start + p - u32(x);
    var sum = loadOutput(start + p) * taps[0];
    for (var i = 1; i <= radius; i++) {
      sum += (loadOutput(line + mirrored(x - i)) + loadOutput(line + mirrored(x + i))) * taps[i];
    }
    storeBlurred(start + p, sum / weight);
  }
  storageBarrier();
  for (var p = lane; p < shape.PIXELS; p += GROUP) {
    let y = i32(p / SIDE);
    let column = start + p % SIDE;
    var sum = loadBlurred(start + p) * taps[0];
    for (var i = 1; i <= radius; i++) {
      let above = column + mirrored(y - i) * SIDE;
      let under = column + mirrored(y + i) * SIDE;
      sum += (loadBlurred(above) + loadBlurred(under)) * taps[i];
    }
    storeOutput(start + p, finished(tone, sum / weight));
  }
  //@end
}
