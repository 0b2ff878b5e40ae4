// y[n,oh,ow,c] = the largest of x[n, oh·S−P+kh, ow·S−P+kw, c], kh, kw < K, inside the image
// x [N,IH,IW,4·C4], y [N,OH,OW,4·C4], f32 or packed halves; P ≤ K/2, so that no window is empty.
// PyTorch's rule (MaxPoolKernel.cpp): of equal values the first in row-major order; a NaN wins over
// every number, and the last of several NaNs. A NaN is told by its bits: comparisons may assume none.
// CHOICE: which of the K² values it was, kh·K + kw, the four channels of a quad in one word, low byte
// first, for the gradient; K ≤ 15.
// Exact: y is one of the values of x. One invocation makes a pixel × 4 channels; 64 suit every adapter.
//@tensor 0 read x quads
//@tensor 1 write y quads
//@if CHOICE
@group(0) @binding(2) var<storage, read_write> choice: array<u32>;
//@end

fn isNan(value: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(value) & vec4u(0x7fffffffu)) > vec4u(0x7f800000u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.N * shape.OH * shape.OW * shape.C4) {
    return;
  }
  let c = id % shape.C4;
  let pixel = id / shape.C4;
  let ow = pixel % shape.OW;
  let row = pixel / shape.OW;
  let oh = row % shape.OH;
  let image = row / shape.OH * shape.IH;
  let top = oh * shape.STRIDE;
  let left = ow * shape.STRIDE;
  // The part of the window inside the image.
  let firstH = max(top, shape.PAD) - top;
  let firstW = max(left, shape.PAD) - left;
  let endH = min(shape.KERNEL, shape.IH + shape.PAD - top);
  let endW = min(shape.KERNEL, shape.IW + shape.PAD - left);
  var best = vec4f();
  var bestIsNan = vec4<bool>();
  var chosen = vec4u();
  for (var kh = firstH; kh < endH; kh++) {
    for (var kw = firstW; kw < endW; kw++) {
      let ih = top + kh - shape.PAD;
      let iw = left + kw - shape.PAD;
      let value = loadX(((image + ih) * shape.IW + iw) * shape.C4 + c);
      let nan = isNan(value);
      let first = vec4<bool>(kh == firstH && kw == firstW);
      let takes = first | nan | ((value > best) & !bestIsNan);
      best = select(best, value, takes);
      bestIsNan = bestIsNan | nan;
      chosen = select(chosen, vec4u(kh * shape.KERNEL + kw), takes);
    }
  }
  storeY(id, best);
  //@if CHOICE
  choice[id] = chosen.x | (chosen.y << 8u) | (chosen.z << 16u) | (chosen.w << 24u);
  //@end
}
