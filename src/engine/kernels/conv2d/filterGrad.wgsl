// dw[kh,kw,ci,co] = Σ_{n,oh,ow} x[n, oh·S−P+kh, ow·S−P+kw, ci] · dy[n,oh,ow,co]
// x [N,IH,IW,CI], dy [N,OH,OW,CO], f32 or packed halves; CI % DEEP = 0, CO % (4·QUADS) = 0;
// VECTOR: DEEP = 4.
// The output is small and the sum long, so the N·OH output rows are cut into SPLITS runs, each
// summed by its own invocations into `partial` [SPLITS, KERNEL, KERNEL, CI, CO]; sumSplits adds the runs
// in order. An invocation keeps TAPS taps of a row × DEEP input channels × QUADS output quads in
// registers and slides a window of TAPS columns of x along the row: a step loads FRESH columns and
// keeps KEPT = TAPS − FRESH. TAPS is KERNEL or 1. No atomics: deterministic. A column outside x counts as 0 by a select.
// ADD, set where SPLITS = 1: the sum goes on from what partial holds. FUSED, on hardware: a chain of fma, as
// filterGradRows makes it.
// With half (half.wgsl), set where SPLITS = 1: dw is rounded; the runs themselves never are.
// Tolerance against the reference: 1e-5 of Σ|x·dy| (sums of up to N·OH·OW terms).
//@if VECTOR
//@tensor 0 read x quads
//@else
//@tensor 0 read x numbers
//@end
//@tensor 1 read dy quads
@group(0) @binding(2) var<storage, read_write> partial: array<vec4f>;

// Row of dw, of CO numbers.
fn placeOf(split: u32, kh: u32, kw: u32, ci: u32) -> u32 {
  return ((split * shape.KERNEL + kh) * shape.KERNEL + kw) * shape.CI + ci;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let CO4 = shape.CO / 4;
  let COLUMNS = CO4 / QUADS;
  let BLOCKS = shape.CI / DEEP;
  //@if VECTOR
  let CX = BLOCKS;
  let each = 1u;
  //@else
  let CX = shape.CI;
  let each = u32(DEEP);
  //@end
  let IW = i32(shape.IW);
  let PAD = i32(shape.PAD);
  let ROWS = shape.N * shape.OH;
  let KERNEL = shape.KERNEL;
  let STRIDE = i32(shape.STRIDE);
  let TASKS = KERNEL * (KERNEL / TAPS) * BLOCKS * COLUMNS;
  let id = (group.y * groups.x + group.x) * 64u + lane;
  if (id >= TASKS * shape.SPLITS) {
    return;
  }
  let split = id / TASKS;
  let co = id % COLUMNS * QUADS;
  let block = id / COLUMNS % BLOCKS;
  let kh = i32(id / (COLUMNS * BLOCKS) % KERNEL);
  let kw = id / (COLUMNS * BLOCKS * KERNEL) % (KERNEL / TAPS);
  //@repeat k TAPS
  //@repeat i DEEP
  //@if ADD
  let start$k_$i = placeOf(split, u32(kh), kw + $k, block * DEEP + $i) * CO4 + co;
  //@end
  //@repeat q QUADS
  //@if ADD
  var acc$k_$i_$q = partial[start$k_$i + $q];
  //@else
  var acc$k_$i_$q = vec4f();
  //@end
  //@end
  //@end
  //@end
  var window: array<vec4f, TAPS>;
  let end = (split + 1) * ROWS / shape.SPLITS;
  for (var row = split * ROWS / shape.SPLITS; row < end; row++) {
    let py = i32(row % shape.OH) * STRIDE - PAD + kh;
    if (py < 0 || py >= i32(shape.IH)) {
      continue;
    }
    let line = (row / shape.OH * shape.IH + u32(py)) * shape.IW * CX + block * each;
    var out = row * shape.OW * CO4 + co;
    //@repeat k KEPT
    {
      let px = i32(kw) + $k - PAD;
      let at = line + u32(clamp(px, 0, IW - 1)) * CX;
      //@if VECTOR
      window[FRESH + $k] = select(vec4f(), loadX(at), px >= 0 && px < IW);
      //@else
      //@repeat i DEEP
      window[FRESH + $k][$i] = select(0.0, loadX(at + $i), px >= 0 && px < IW);
      //@end
      //@end
    }
    //@end
    var next = i32(kw) + KEPT - PAD;
    for (var ow = 0u; ow < shape.OW; ow++) {
      //@repeat k KEPT
      window[$k] = window[FRESH + $k];
      //@end
      //@repeat k FRESH
      {
        let px = next + $k;
        let at = line + u32(clamp(px, 0, IW - 1)) * CX;
        //@if VECTOR
        window[KEPT + $k] = select(vec4f(), loadX(at), px >= 0 && px < IW);
        //@else
        //@repeat i DEEP
        window[KEPT + $k][$i] = select(0.0, loadX(at + $i), px >= 0 && px < IW);
        //@end
        //@end
      }
      //@end
      next += STRIDE;
      //@repeat q QUADS
      let g$q = loadDy(out + $q);
      //@repeat k TAPS
      //@repeat i DEEP
      //@if FUSED
      acc$k_$i_$q = fma(vec4f(window[$k][$i]), g$q, acc$k_$i_$q);
      //@else
      acc$k_$i_$q += window[$k][$i] * g$q;
      //@end
      //@end
      //@end
      //@end
      out += CO4;
    }
  }
  //@if ONE_STORE
  // Tap by tap: llvmpipe compiles a store as long as twenty sums.
  //@repeat i DEEP
  //@repeat q QUADS
  var made$i_$q: array<vec4f, TAPS>;
  //@repeat k TAPS
  made$i_$q[$k] = acc$k_$i_$q;
  //@end
  //@end
  //@end
  for (var k = 0u; k < KERNEL / (KERNEL / TAPS); k++) {
    //@repeat i DEEP
    let at$i = placeOf(split, u32(kh), kw + k, block * DEEP + $i) * CO4 + co;
    //@repeat q QUADS
    partial[at$i + $q] = half4(made$i_$q[0]);
    //@repeat k TAPS
    made$i_$q[$k] = made$i_$q[min($k + 1, TAPS - 1)];
    //@end
    //@end
    //@end
  }
  //@else
  //@repeat k TAPS
  //@repeat i DEEP
  {
    let at = placeOf(split, u32(kh), kw + $k, block * DEEP + $i) * CO4 + co;
    //@repeat q QUADS
    partial[at + $q] = half4(acc$k_$i_$q);
    //@end
  }
  //@end
  //@end
  //@end
}
