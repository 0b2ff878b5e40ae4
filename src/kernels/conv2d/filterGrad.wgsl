// dw[kh,kw,ci,co] = Σ_{n,oh,ow} x[n, oh·S−P+kh, ow·S−P+kw, ci] · dy[n,oh,ow,co]
// x [N,IH,IW,CI], dy [N,OH,OW,CO], all f32; CO % 4 = 0, VECTOR needs CI % 4 = 0.
// The output is small and the sum long, so the N·OH output rows are cut into SPLITS runs, each
// summed by its own invocations into `partial` [SPLITS, KERNEL, KERNEL, CI, CO]; sumSplits adds the runs
// in order. An invocation keeps a row of KERNEL taps × 4 input channels × 4 output channels in registers,
// so a dy is read once for KERNEL·16 products. No atomics: deterministic.
// With half (half.wgsl), set where SPLITS = 1: dw is rounded; the runs themselves never are.
// Tolerance against the reference: 1e-5 of Σ|x·dy| (sums of up to N·OH·OW terms).
//@if VECTOR
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
//@else
@group(0) @binding(0) var<storage, read> x: array<f32>;
//@end
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partial: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let CO4 = shape.CO / 4;
  //@if VECTOR
  let CX = shape.CI / 4;
  //@else
  let CX = shape.CI;
  //@end
  let IW = i32(shape.IW);
  let STRIDE = i32(shape.STRIDE);
  let PAD = i32(shape.PAD);
  let ROWS = shape.N * shape.OH;
  let TASKS = KERNEL * CX * CO4;
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= TASKS * shape.SPLITS) {
    return;
  }
  let split = id / TASKS;
  let co = id % CO4;
  let c = (id / CO4) % CX;
  let kh = i32((id / (CO4 * CX)) % KERNEL);
  //@repeat k KERNEL
  //@if VECTOR
  var a$k = vec4f();
  var b$k = vec4f();
  var c$k = vec4f();
  var d$k = vec4f();
  //@else
  var a$k = vec4f();
  //@end
  //@end
  let end = (split + 1) * ROWS / shape.SPLITS;
  for (var row = split * ROWS / shape.SPLITS; row < end; row++) {
    let py = i32(row % shape.OH) * STRIDE - PAD + kh;
    if (py < 0 || py >= i32(shape.IH)) {
      continue;
    }
    let line = (row / shape.OH * shape.IH + u32(py)) * shape.IW;
    let out = row * shape.OW * CO4 + co;
    for (var ow = 0; ow < i32(shape.OW); ow++) {
      let g = dy[out + u32(ow) * CO4];
      let left = ow * STRIDE - PAD;
      //@repeat k KERNEL
      if (left + $k >= 0 && left + $k < IW) {
        let v = x[(line + u32(left + $k)) * CX + c];
        //@if VECTOR
        a$k += v.x * g;
        b$k += v.y * g;
        c$k += v.z * g;
        d$k += v.w * g;
        //@else
        a$k += v * g;
        //@end
      }
      //@end
    }
  }
  //@repeat k KERNEL
  {
    let tap = (split * (KERNEL * KERNEL) + u32(kh) * KERNEL + $k) * shape.CI;
    //@if VECTOR
    let at = (tap + c * 4) * CO4 + co;
    partial[at] = half4(a$k);
    partial[at + CO4] = half4(b$k);
    partial[at + 2 * CO4] = half4(c$k);
    partial[at + 3 * CO4] = half4(d$k);
    //@else
    partial[(tap + c) * CO4 + co] = half4(a$k);
    //@end
  }
  //@end
}
