//@if SUBGROUPS
//@enable subgroups
//@end
// y[n,oh,ow,co] = Σ_{kh,kw,ci} x[n, oh·S−P+kh, ow·S−P+kw, ci] · w[kh,kw,ci,co] (+ bias[co]) (then ReLU)
// x [N,IH,IW,CI], w [KH,KW,CI,CO], y [N,OH,OW,CO], f32 or packed halves (x, y); CO % (4·QUADS) = 0.
// The tile of drivers that pay for every load (tiles.ts says when): an invocation makes TALL × WIDE
// pixels by QUADS channel quads in registers. For each (kh, ci) it reads the tile's SPAN columns of x
// once for all KERNEL taps. All invocations of a workgroup take the same channels (its y), so with
// SUBGROUPS each reads one weight of a quad and the others by broadcast.
// Sums run over kh, ci, kw in that order: deterministic. A pixel outside x counts as 0 by a select, so
// a NaN inside stays one. No early return: subgroup operations want uniform control flow.
// With half (half.wgsl): operands hold binary16 values, sums are f32, y is rounded once.
// Tolerance against the reference: 1e-5 of the largest |y| (f32 sums of up to 9·512 terms).
//@tensor 0 read x numbers
@group(0) @binding(1) var<storage, read> w: array<f32>;
//@tensor 2 write y quads
//@if BIAS
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
//@end

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
  let n = tile / (DOWN * ACROSS);
  let oh = (tile / ACROSS % DOWN) * TALL;
  let ow = (tile % ACROSS) * WIDE;
  let top = i32(oh * STRIDE) - i32(shape.PAD);
  let left = i32(ow * STRIDE) - i32(shape.PAD);
  //@repeat s SPAN
  let in$s = left + $s >= 0 && left + $s < IW;
  let at$s = u32(clamp(left + $s, 0, IW - 1)) * CI;
  //@end
  //@repeat r TALL
  //@repeat j WIDE
  //@repeat q QUADS
  //@if BIAS
  var acc$r_$j_$q = bias[co + $q];
  //@else
  var acc$r_$j_$q = vec4f();
  //@end
  //@end
  //@end
  //@end
  for (var kh = 0; kh < i32(shape.KERNEL); kh++) {
    //@repeat r TALL
    let py$r = top + $r * STRIDE + kh;
    let inside$r = py$r >= 0 && py$r < IH;
    let line$r = (n * shape.IH + u32(clamp(py$r, 0, IH - 1))) * shape.IW * CI;
    //@end
    var tap = u32(kh) * KERNEL * CI * shape.CO + co * 4;
    //@if SUBGROUPS
    tap += member % 4;
    //@end
    for (var c = 0u; c < CI; c++) {
      //@repeat k KERNEL
      //@repeat q QUADS
      let from$k_$q = tap + $k * CI * shape.CO + $q * 4;
      //@if SUBGROUPS
      let own$k_$q = w[from$k_$q];
      let w$k_$q = vec4f(
        subgroupBroadcast(own$k_$q, 0u),
        subgroupBroadcast(own$k_$q, 1u),
        subgroupBroadcast(own$k_$q, 2u),
        subgroupBroadcast(own$k_$q, 3u),
      );
      //@else
      let w$k_$q = vec4f(w[from$k_$q], w[from$k_$q + 1], w[from$k_$q + 2], w[from$k_$q + 3]);
      //@end
      //@end
      //@end
      tap += shape.CO;
      //@repeat r TALL
      var v$r: array<f32, SPAN>;
      //@repeat s SPAN
      v$r[$s] = select(0.0, loadX(line$r + at$s + c), inside$r && in$s);
      //@end
      //@repeat k KERNEL
      //@repeat j WIDE
      //@repeat q QUADS
      acc$r_$j_$q += v$r[$j * STRIDE + $k] * w$k_$q;
      //@end
      //@end
      //@end
      //@end
    }
  }
  //@repeat r TALL
  //@repeat j WIDE
  if (group.x * GROUP + lane < TILES && oh + $r < shape.OH && ow + $j < shape.OW) {
    let at = ((n * shape.OH + oh + $r) * shape.OW + ow + $j) * CO4 + co;
    //@repeat q QUADS
    //@if RELU
    storeY(at + $q, select(half4(acc$r_$j_$q), vec4f(), acc$r_$j_$q < vec4f()));
    //@else
    storeY(at + $q, half4(acc$r_$j_$q));
    //@end
    //@end
  }
  //@end
  //@end
}
