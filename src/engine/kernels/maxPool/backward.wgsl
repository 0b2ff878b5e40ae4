// dx[n,ih,iw,c] = Σ dy[n,oh,ow,c] over the windows that chose this pixel, in the order of oh, ow
// dy [N,OH,OW,4·C4], dx [N,IH,IW,4·C4], f32 or packed halves; choice [N,OH,OW,C4] as forward.wgsl writes it.
// Every pixel gathers from the at most ⌈K/S⌉² windows it is in: no atomics, deterministic, and the
// sums are PyTorch's on a CPU to the bit. A pixel × 4 channels an invocation, 64 suit every adapter.
// With half (half.wgsl) dx is rounded.
//@tensor 0 read dy quads
@group(0) @binding(1) var<storage, read> choice: array<u32>;
//@tensor 2 write dx quads

/// The first window, along one axis, that a padded coordinate is in.
fn firstWindow(at: u32) -> u32 {
  let reach = at + shape.STRIDE;
  return (max(reach, shape.KERNEL) - shape.KERNEL) / shape.STRIDE;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= shape.N * shape.IH * shape.IW * shape.C4) {
    return;
  }
  let c = id % shape.C4;
  let pixel = id / shape.C4;
  let row = pixel / shape.IW;
  let image = row / shape.IH * shape.OH;
  let y = row % shape.IH + shape.PAD;
  let x = pixel % shape.IW + shape.PAD;
  let lastH = min(y / shape.STRIDE, shape.OH - 1u);
  let lastW = min(x / shape.STRIDE, shape.OW - 1u);
  var sum = vec4f();
  for (var oh = firstWindow(y); oh <= lastH; oh++) {
    for (var ow = firstWindow(x); ow <= lastW; ow++) {
      let at = ((image + oh) * shape.OW + ow) * shape.C4 + c;
      let own = (y - oh * shape.STRIDE) * shape.KERNEL + x - ow * shape.STRIDE;
      let chosen = (vec4u(choice[at]) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(255u);
      sum += select(vec4f(), loadDy(at), chosen == vec4u(own));
    }
  }
  storeDx(id, half4(sum));
}
