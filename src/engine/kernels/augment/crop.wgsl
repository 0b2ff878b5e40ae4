// RandomResizedCrop's box in an image of SIDE × SIDE, by torchvision's definition, from four words:
// area, log ratio, top, left. A share scaleMin to scaleMin + scaleRange of the image's area; the aspect
// ratio is uniform in its logarithm, −LOG_RATIO to LOG_RATIO. `fits` is false where a side rounds to 0 or
// the box is larger than the image: then the place is 0 and the caller draws again.
struct Crop { top: u32, left: u32, height: u32, width: u32, fits: bool }

fn cropOf(words: vec4u, scaleMin: f32, scaleRange: f32) -> Crop {
  let u = uniforms(words);
  let area = f32(SIDE * SIDE) * (scaleMin + scaleRange * u.x);
  let ratio = exp(LOG_RATIO * (2.0 * u.y - 1.0));
  var crop: Crop;
  crop.width = u32(round(sqrt(area * ratio)));
  crop.height = u32(round(sqrt(area / ratio)));
  crop.fits = min(crop.width, crop.height) > 0u && max(crop.width, crop.height) <= SIDE;
  if (crop.fits) {
    crop.top = below(words.z, SIDE - crop.height + 1u);
    crop.left = below(words.w, SIDE - crop.width + 1u);
  }
  return crop;
}
