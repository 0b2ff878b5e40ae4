//@if SUBGROUPS
//@enable subgroups
//@end
// y[n,oh,ow,co] = Σ_{kh,kw,ci} x[n, oh·S−P+kh, ow·S−P+kw, ci] · w[kh,kw,ci,co]
// x [N,IH,IW,CI], w [KH,KW,CI,CO], y [N,OH,OW,CO], f32 or packed halves; CO % (4·QUADS) = 0.
// The tile of drivers that pay for every load (tiles.ts says when): an invocation makes TALL × WIDE
// pixels by QUADS channel quads in registers. For each (kh, ci) it reads the tile's SPAN columns of x
// once for all KERNEL taps. All invocations of a workgroup take the same channels (its y), so with
// SUBGROUPS each reads one weight of a quad and the others by broadcast.
// w is read by steps of the shape, W0 the first weight and WK, WC, WO from one tap, input and output
// channel to the next: turned round (W0 at the last tap, WK < 0, modulo 2³²) and with its channels
// exchanged, this is the input gradient of a convolution of stride 1.
// Sums run over kh, ci, kw in that order, ROW_FIRST adds up the products of a row first, as the input
// gradient's own tile does: deterministic. A pixel outside x counts as 0 by a select, so
// a NaN inside stays one. No early return: subgroup operations want uniform control flow.
// With half (half.wgsl): operands hold binary16 values, sums are f32, y is rounded once.
// Tolerance against the reference: 1e-5 of the largest |y| (f32 sums of up to 9·512 terms).
//@tensor 0 read x numbers
//@tensor 1 read w numbers
//@tensor 2 write y quads

@compute @workgroup_size(GROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
  //@if SUBGROUPS
  @builtin(subgroup_invocation_id) member: u32,
  //@end
) {
  let CI = shape.CI;
  let CO4 = shape.CO / 4;
  let IH = i32(shape.IH);
  let IW = i32(shape.IW);
  let ACROSS = (shape.OW + WIDE - 1) / WIDE;
  let DOWN = (shape.OH + TALL - 1) / TALL;
  let TILES = shape.N * DOWN * ACROSS;
  let tile = min(group.x * GROUP + lane, TILES - 1);
  let co = group.y * QUADS;
  let band = tile / ACROSS;
  let n = band / DOWN;
  let oh = (band - n * DOWN) * TALL;
  let ow = (tile - band * ACROSS) * WIDE;
  let top = i32(oh * STRIDE) - i32(shape.PAD);
  let left = i32(ow * STRIDE) - i32(shape.PAD);
  //@repeat s SPAN
  let in$s = left + $s >= 0 && left + $s < IW;
  let at$s = u32(clamp(left + $s, 0, IW - 1)) * CI;
  //@end
  //@repeat r TALL
  //@repeat j WIDE
  //@repeat q QUADS
  var acc$r_$j_$q = vec4f();
  //@end
  //@end
  //@end
  for (var kh = 0; kh < i32(shape.KERNEL); kh++) {
    //@repeat r TALL
    let py$r = top + $r * STRIDE + kh;
    let inside$r = py$r >= 0 && py$r < IH;
    let line$r = (n * shape.IH + u32(clamp(py$r, 0, IH - 1))) * shape.IW * CI;
    //@end
    var tap = shape.W0 + u32(kh) * KERNEL * shape.WK + co * 4 * shape.WO;
    //@if SUBGROUPS
    tap += member % 4 * shape.WO;
    //@end
    for (var c = 0u; c < CI; c++) {
      //@repeat k KERNEL
      //@repeat q QUADS
      let from$k_$q = tap + $k * shape.WK + $q * 4 * shape.WO;
      //@if SUBGROUPS
      let own$k_$q = loadW(from$k_$q);
      let w$k_$q = vec4f(
        subgroupBroadcast(own$k_$q, 0u),
        subgroupBroadcast(own$k_$q, 1u),
        subgroupBroadcast(own$k_$q, 2u),
        subgroupBroadcast(own$k_$q, 3u),
      );
      //@else
      let at$k_$q = vec4u(from$k_$q) + vec4u(0, 1, 2, 3) * shape.WO;
      let w$k_$q = vec4f(loadW(at$k_$q.x), loadW(at$k_$q.y), loadW(at$k_$q.z), loadW(at$k_$q.w));
      //@end
      //@end
      //@end
      tap += shape.WC;
      //@repeat r TALL
      var v$r: array<f32, SPAN>;
      //@repeat s SPAN
      v$r[$s] = select(0.0, loadX(line$r + at$s + c), inside$r && in$s);
      //@end
      //@if ROW_FIRST
      //@repeat j WIDE
      //@repeat q QUADS
      acc$r_$j_$q =
      //@repeat k KERNEL
      v$r[$j * STRIDE + $k] * w$k_$q +
      //@end
      acc$r_$j_$q;
      //@end
      //@end
      //@else
      //@repeat k KERNEL
      //@repeat j WIDE
      //@repeat q QUADS
      acc$r_$j_$q += v$r[$j * STRIDE + $k] * w$k_$q;
      //@end
      //@end
      //@end
      //@end
      //@end
    }
  }
  //@if ONE_STORE
  // A row at a time: llvmpipe compiles a store as long as twenty sums.
  //@repeat j WIDE
  //@repeat q QUADS
  var made$j_$q: array<vec4f, TALL>;
  //@repeat r TALL
  made$j_$q[$r] = acc$r_$j_$q;
  //@end
  //@end
  //@end
  let bottom = select(0u, min(oh + TALL, shape.OH), group.x * GROUP + lane < TILES);
  for (var y = oh; y < bottom; y++) {
    //@repeat j WIDE
    if (ow + $j < shape.OW) {
      let at = ((n * shape.OH + y) * shape.OW + ow + $j) * CO4 + co;
      //@repeat q QUADS
      storeY(at + $q, half4(made$j_$q[0]));
      //@end
    }
    //@repeat q QUADS
    //@repeat r TALL
    made$j_$q[$r] = made$j_$q[min($r + 1, TALL - 1)];
    //@end
    //@end
    //@end
  }
  //@else
  //@repeat r TALL
  //@repeat j WIDE
  if (group.x * GROUP + lane < TILES && oh + $r < shape.OH && ow + $j < shape.OW) {
    let at = ((n * shape.OH + oh + $r) * shape.OW + ow + $j) * CO4 + co;
    //@repeat q QUADS
    storeY(at + $q, half4(acc$r_$j_$q));
    //@end
  }
  //@end
  //@end
  //@end
}
