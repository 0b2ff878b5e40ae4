// boxes[r] ← the crop (crop.wgsl) that the words of row r make: top, left, height, width, and whether it
// fits. words: u32 [R, 4]; boxes: u32 [R, 5]. One invocation per row, as in draw.wgsl. Exact, but for
// sides within f32's rounding of a half.

@group(0) @binding(0) var<storage, read> words: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> boxes: array<u32>;

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
  let crop = cropOf(words[row], SCALE_MIN, SCALE_MAX - SCALE_MIN);
  boxes[row * 5u] = crop.top;
  boxes[row * 5u + 1u] = crop.left;
  boxes[row * 5u + 2u] = crop.height;
  boxes[row * 5u + 3u] = crop.width;
  boxes[row * 5u + 4u] = u32(crop.fits);
}
