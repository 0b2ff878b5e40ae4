// Everything decided about one view: `packParameters` of parameters.ts writes the same words.
struct Record {
  top: u32, left: u32, height: u32, width: u32,
  flip: u32,
  /// 1 for grey, 2 for solarised, 3 for both.
  tone: u32,
  /// Blur taps to each side of the centre; 0 for no blur.
  radius: u32,
  /// Colour operations, four bits each, the first lowest: 1 brightness, 2 contrast, 3 saturation, 4 hue.
  ops: u32,
  brightness: f32, contrast: f32, saturation: f32, hue: f32,
  sigma: f32,
}
