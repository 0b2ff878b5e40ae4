//@if SUBGROUPS
//@enable subgroups
//@end
// dx[n,ih,iw,ci] = Σ_{kh,kw,co} dy[n,oh,ow,co] · w[kh,kw,ci,co] over the taps with oh·S−P+kh = ih
// dy [N,OH,OW,CO], w [KH,KW,CI,CO], dx [N,IH,IW,CI], f32 or packed halves; CI % (4·QUADS) = 0.
// As forwardTile, for the classes of pixels (ih mod S, iw mod S), the workgroup's z, that share taps:
// ih = S·i + a meets kh = kh₀ + S·t with kh₀ = (a+P) mod S at oh = i + (a+P−kh₀)/S − t, columns alike;
// TAPS = ⌈KERNEL/S⌉ is the most of them, FEWER = TAPS − 1 the others have. The choice is made outside the
// loop: an `if` inside it made SwiftShader twice as slow. A tile is TALL × WIDE pixels of one class by QUADS quads.
// Sums run over kh, co in that order, the products of a row added up first: deterministic.
// With half (half.wgsl): f32 sums of binary16 operands, dx is rounded once.
// Tolerance against the reference: 1e-5 of the largest |dx|.
//@tensor 0 read dy numbers
//@tensor 1 read w numbers
//@tensor 2 write dx quads

@compute @workgroup_size(GROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
  //@if SUBGROUPS
  @builtin(subgroup_invocation_id) member: u32,
  //@end
) {
  let CI4 = shape.CI / 4;
  let CO = shape.CO;
  let OH = i32(shape.OH);
  let OW = i32(shape.OW);
  let ACROSS = ((shape.IW + STRIDE - 1) / STRIDE + WIDE - 1) / WIDE;
  let DOWN = ((shape.IH + STRIDE - 1) / STRIDE + TALL - 1) / TALL;
  let TILES = shape.N * DOWN * ACROSS;
  let tile = min(group.x * GROUP + lane, TILES - 1);
  let ci = group.y * QUADS;
  let n = tile / (DOWN * ACROSS);
  let row = (tile / ACROSS % DOWN) * TALL;
  let column = (tile % ACROSS) * WIDE;
  let a = group.z / STRIDE;
  let b = group.z % STRIDE;
  let firstH = (a + shape.PAD) % STRIDE;
  let firstW = (b + shape.PAD) % STRIDE;
  let bottom = i32(row + (a + shape.PAD - firstH) / STRIDE);
  let left = i32(column + (b + shape.PAD - firstW) / STRIDE) - (TAPS - 1);
  //@repeat s SPAN
  let in$s = left + $s >= 0 && left + $s < OW;
  let at$s = u32(clamp(left + $s, 0, OW - 1)) * CO;
  //@end
  //@repeat r TALL
  //@repeat j WIDE
  //@repeat q QUADS
  var acc$r_$j_$q = vec4f();
  //@end
  //@end
  //@end
  for (var kh = firstH; kh < shape.KERNEL; kh += STRIDE) {
    //@repeat r TALL
    let oh$r = bottom + $r - i32((kh - firstH) / STRIDE);
    let inside$r = oh$r >= 0 && oh$r < OH;
    let line$r = (n * shape.OH + u32(clamp(oh$r, 0, OH - 1))) * shape.OW * CO;
    //@end
    var tap = ((kh * KERNEL + firstW) * shape.CI + ci * 4) * CO;
    //@if SUBGROUPS
    tap += member % 4 * CO;
    //@end
    //@if MIXED
    if (firstW + (TAPS - 1) * STRIDE >= KERNEL) {
      //@taps FEWER
      continue;
    }
    //@end
    //@taps TAPS
  }
  //@repeat r TALL
  //@repeat j WIDE
  {
    let ih = (row + $r) * STRIDE + a;
    let iw = (column + $j) * STRIDE + b;
    if (group.x * GROUP + lane < TILES && ih < shape.IH && iw < shape.IW) {
      let at = ((n * shape.IH + ih) * shape.IW + iw) * CI4 + ci;
      //@repeat q QUADS
      storeDx(at + $q, half4(acc$r_$j_$q));
      //@end
    }
  }
  //@end
  //@end
}
