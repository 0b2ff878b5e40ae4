// dx[n,ih,iw,ci] = Σ_{kh,kw,co} dy[n,oh,ow,co] · w[kh,kw,ci,co] over the taps with oh·S−P+kh = ih
// (+ addend) (then · [active > 0], the ReLU that made x).
// dy [N,OH,OW,CO], w [KH,KW,CI,CO], dx [N,IH,IW,CI], f32 or packed halves, as activation and addend; CI, CO % 4 = 0.
// With stride S an input pixel meets only every S-th tap. Pixels are therefore taken class by class
// (ih mod S, iw mod S), so that an invocation's TILE pixels × 4 channels share their taps: ih = S·i + a
// meets kh = kh₀ + S·t with kh₀ = (a+P) mod S at oh = i + (a+P−kh₀)/S − t, columns alike.
// Sums run over kh, kw, co in that order: deterministic. CHAIN, for hardware: one fma after the other, as any
// tile can do it; without it a quad's dot product first.
// SUMS, stride 1: of every block of pixels that a workgroup makes Σ g and Σ g·x̂ go to sums [blocks, 2, CI], with what
// that needs, AGAIN, STORE and RELU as in gemmTile. Then 64·TILE pixels × quads divide by a workgroup's, and TILE is 4.
// With half (half.wgsl): dx = half(half(Σ) + addend), f32 sums of binary16 operands.
// Tolerance against the reference: 1e-5 of the largest |dx|.
//@tensor 0 read dy quads
//@tensor 1 read w quads
//@tensor 2 write dx quads
//@if SUMS
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;
//@tensor 4 read x quads
@group(0) @binding(5) var<storage, read> saved: array<vec4f>;
//@if AGAIN
//@tensor 6 write again quads
//@else
//@tensor 6 read behind quads
//@end
//@if ADD
//@tensor 7 read addend quads
//@end
//@else
//@tensor 3 read activation quads
//@if ADD
//@tensor 4 read addend quads
//@end
//@end

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let CI4 = shape.CI / 4;
  let CO4 = shape.CO / 4;
  let IH = i32(shape.IH);
  let IW = i32(shape.IW);
  let OH = i32(shape.OH);
  let OW = i32(shape.OW);
  let STRIDE = i32(shape.STRIDE);
  let PAD = i32(shape.PAD);
  let KERNEL = i32(shape.KERNEL);
  let ROWS = (shape.IH + shape.STRIDE - 1) / shape.STRIDE;
  let COLUMNS = (shape.IW + shape.STRIDE - 1) / shape.STRIDE;
  let PIXELS = shape.N * ROWS * COLUMNS;
  let TILES = (PIXELS + TILE - 1) / TILE;
  let id = (group.y * groups.x + group.x) * 64u + lane;
  //@if SUMS
  let block = group.y * groups.x + group.x;
  if (block >= TILES * CI4 / 64) {
    return;
  }
  //@else
  if (id >= shape.STRIDE * shape.STRIDE * TILES * CI4) {
    return;
  }
  //@end
  let ci = id % CI4;
  let tile = (id / CI4) % TILES;
  let parity = i32(id / (CI4 * TILES));
  let rowClass = parity / STRIDE;
  let columnClass = parity % STRIDE;
  //@repeat i TILE
  let m$i = min(tile * TILE + $i, PIXELS - 1);
  let line$i = m$i / COLUMNS;
  let sample$i = line$i / ROWS;
  let n$i = i32(sample$i);
  let row$i = i32(line$i - sample$i * ROWS);
  let column$i = i32(m$i - line$i * COLUMNS);
  var acc$i = vec4f();
  //@end
  let firstH = (rowClass + PAD) % STRIDE;
  let firstW = (columnClass + PAD) % STRIDE;
  var down = (rowClass + PAD - firstH) / STRIDE;
  for (var kh = firstH; kh < KERNEL; kh += STRIDE) {
    var across = (columnClass + PAD - firstW) / STRIDE;
    for (var kw = firstW; kw < KERNEL; kw += STRIDE) {
      //@repeat i TILE
      let oh$i = row$i + down;
      let ow$i = column$i + across;
      let in$i = oh$i >= 0 && oh$i < OH && ow$i >= 0 && ow$i < OW;
      let at$i = select(0u, u32((n$i * OH + oh$i) * OW + ow$i) * CO4, in$i);
      //@end
      let tap = (u32(kh * KERNEL + kw) * shape.CI + ci * 4) * CO4;
      for (var c = 0u; c < CO4; c++) {
        let w0 = loadW(tap + c);
        let w1 = loadW(tap + CO4 + c);
        let w2 = loadW(tap + 2 * CO4 + c);
        let w3 = loadW(tap + 3 * CO4 + c);
        //@repeat i TILE
        let v$i = select(vec4f(), loadDy(at$i + c), in$i);
        //@if CHAIN
        acc$i = fma(vec4f(v$i.x), vec4f(w0.x, w1.x, w2.x, w3.x), acc$i);
        acc$i = fma(vec4f(v$i.y), vec4f(w0.y, w1.y, w2.y, w3.y), acc$i);
        acc$i = fma(vec4f(v$i.z), vec4f(w0.z, w1.z, w2.z, w3.z), acc$i);
        acc$i = fma(vec4f(v$i.w), vec4f(w0.w, w1.w, w2.w, w3.w), acc$i);
        //@else
        acc$i += vec4f(dot(v$i, w0), dot(v$i, w1), dot(v$i, w2), dot(v$i, w3));
        //@end
        //@end
      }
      across--;
    }
    down--;
  }
  //@if SUMS
  let slot = min(tile * TILE, PIXELS - 1) / shape.SAME * 4 * CI4 + ci;
  let mean = saved[slot];
  let invstd = saved[slot + CI4];
  //@if AGAIN
  let scale = saved[slot + 2 * CI4];
  let shift = saved[slot + 3 * CI4];
  //@end
  //@repeat i TILE
  var g$i = vec4f();
  var h$i = vec4f();
  //@end
  //@end
  //@if ONE_STORE
  // Pixel by pixel: llvmpipe compiles a store as long as twenty sums, a load longer.
  var made: array<vec4f, TILE>;
  var places: array<u32, TILE>;
  var inside: array<bool, TILE>;
  //@repeat i TILE
  made[$i] = acc$i;
  let ih$i = row$i * STRIDE + rowClass;
  let iw$i = column$i * STRIDE + columnClass;
  places[$i] = u32((n$i * IH + ih$i) * IW + iw$i) * CI4 + ci;
  inside[$i] = ih$i < IH && iw$i < IW;
  //@end
  let end = min(tile * TILE + TILE, PIXELS);
  for (var m = tile * TILE; m < end; m++) {
    if (inside[0]) {
      let at = places[0];
      var value = half4(made[0]);
      //@if ADD
      value = half4(value + loadAddend(at));
      //@end
      if (shape.MASK != 0) {
        value = select(vec4f(), value, loadActivation(at) > vec4f());
      }
      storeDx(at, value);
    }
    //@repeat i TILE
    made[$i] = made[min($i + 1, TILE - 1)];
    places[$i] = places[min($i + 1, TILE - 1)];
    inside[$i] = inside[min($i + 1, TILE - 1)];
    //@end
  }
  //@else
  //@repeat i TILE
  let ih$i = row$i * STRIDE + rowClass;
  let iw$i = column$i * STRIDE + columnClass;
  if (tile * TILE + $i < PIXELS && ih$i < IH && iw$i < IW) {
    let at = u32((n$i * IH + ih$i) * IW + iw$i) * CI4 + ci;
    var value = half4(acc$i);
    //@if ADD
    value = half4(value + loadAddend(at));
    //@end
    //@if SUMS
    let met = loadX(at);
    //@if AGAIN
    let linear = half4(fma(met - mean, scale, shift));
    let made = select(linear, vec4f(), linear < vec4f());
    if (shape.STORE != 0) {
      storeAgain(at, made);
    }
    value = select(vec4f(), value, made > vec4f());
    //@else
    if (shape.RELU != 0) {
      value = select(vec4f(), value, loadBehind(at) > vec4f());
    }
    //@end
    g$i = value;
    h$i = (met - mean) * invstd;
    //@else
    if (shape.MASK != 0) {
      value = select(vec4f(), value, loadActivation(at) > vec4f());
    }
    //@end
    storeDx(at, value);
  }
  //@end
  //@if SUMS
  let all = joinMoments(lane, CI4, pairOf4(g0, g1, g2, g3, h0, h1, h2, h3));
  if (lane < CI4) {
    sums[block * 2 * CI4 + lane] = all.sum;
    sums[(block * 2 + 1) * CI4 + lane] = all.off;
  }
  //@end
  //@end
}
