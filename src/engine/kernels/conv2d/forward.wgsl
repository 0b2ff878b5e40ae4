// y[n,oh,ow,co] = Σ_{kh,kw,ci} x[n, oh·S−P+kh, ow·S−P+kw, ci] · w[kh,kw,ci,co] (+ bias[co]) (then ReLU)
// x [N,IH,IW,CI], w [KH,KW,CI,CO], y [N,OH,OW,CO], f32 or packed halves; CO % 4 = 0, VECTOR needs CI % 4 = 0.
// One invocation makes TILE pixels × 4 channels in registers; neighbouring invocations differ in
// the channel quad, so weights are read in order and pixels are shared. Sums run over kh, kw, ci
// in that order: deterministic. CHAIN, for hardware: one fma after the other, as any tile can do it; without it
// the four products of a quad are added up first. No workgroup memory; 64 invocations suit every adapter.
// SUMS: a workgroup's pixels are a block, of whose y it leaves the moments (moments.wgsl) in sums [blocks, 2, CO].
// MAXIMA, with SUMS or without: maxima[SLOT] ← the largest |y|. With SUMS 64·TILE pixels × quads divide by a workgroup's, and TILE is 4.
// With half (half.wgsl): operands hold binary16 values, sums are f32, y is rounded once.
// Tolerance against the reference: 1e-5 of the largest |y| (f32 sums of up to 9·512 terms).
//@if VECTOR
//@tensor 0 read x quads
//@else
//@tensor 0 read x numbers
//@end
//@tensor 1 read w quads
//@tensor 2 write y quads
//@tensor 3 read bias quads
//@if SUMS
@group(0) @binding(4) var<storage, read_write> sums: array<vec4f>;
//@if MAXIMA
@group(0) @binding(5) var<storage, read_write> maxima: array<atomic<u32>>;

var<workgroup> top: atomic<u32>;
//@end
//@else
//@if MAXIMA
@group(0) @binding(4) var<storage, read_write> maxima: array<atomic<u32>>;
//@end
//@end

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
  let IH = i32(shape.IH);
  let IW = i32(shape.IW);
  let PIXELS = shape.N * shape.OH * shape.OW;
  let TILES = (PIXELS + TILE - 1) / TILE;
  let id = (group.y * groups.x + group.x) * 64u + lane;
  //@if SUMS
  let block = group.y * groups.x + group.x;
  if (block >= TILES * CO4 / 64) {
    return;
  }
  //@else
  if (id >= TILES * CO4) {
    return;
  }
  //@end
  let co = id % CO4;
  let first = (id / CO4) * TILE;
  var start = vec4f();
  if (shape.BIAS != 0) {
    start = loadBias(co);
  }
  //@repeat i TILE
  let m$i = min(first + $i, PIXELS - 1);
  let row$i = m$i / shape.OW;
  let sample$i = row$i / shape.OH;
  let n$i = sample$i * (shape.IH * shape.IW);
  let top$i = i32((row$i - sample$i * shape.OH) * shape.STRIDE) - i32(shape.PAD);
  let left$i = i32((m$i - row$i * shape.OW) * shape.STRIDE) - i32(shape.PAD);
  var acc$i = start;
  //@end
  let relu = vec4<bool>(shape.RELU != 0);
  for (var kh = 0; kh < i32(shape.KERNEL); kh++) {
    for (var kw = 0; kw < i32(shape.KERNEL); kw++) {
      //@repeat i TILE
      let py$i = top$i + kh;
      let px$i = left$i + kw;
      let in$i = py$i >= 0 && py$i < IH && px$i >= 0 && px$i < IW;
      let at$i = select(0u, (n$i + u32(py$i * IW + px$i)) * CX, in$i);
      //@end
      var tap = (u32(kh) * shape.KERNEL + u32(kw)) * shape.CI * CO4 + co;
      for (var c = 0u; c < CX; c++) {
        //@if VECTOR
        let w0 = loadW(tap);
        let w1 = loadW(tap + CO4);
        let w2 = loadW(tap + 2 * CO4);
        let w3 = loadW(tap + 3 * CO4);
        tap += 4 * CO4;
        //@repeat i TILE
        let v$i = select(vec4f(), loadX(at$i + c), in$i);
        //@if CHAIN
        acc$i = fma(vec4f(v$i.x), w0, acc$i);
        acc$i = fma(vec4f(v$i.y), w1, acc$i);
        acc$i = fma(vec4f(v$i.z), w2, acc$i);
        acc$i = fma(vec4f(v$i.w), w3, acc$i);
        //@else
        acc$i += v$i.x * w0 + v$i.y * w1 + v$i.z * w2 + v$i.w * w3;
        //@end
        //@end
        //@else
        let w0 = loadW(tap);
        tap += CO4;
        //@repeat i TILE
        //@if CHAIN
        acc$i = fma(vec4f(select(0.0, loadX(at$i + c), in$i)), w0, acc$i);
        //@else
        acc$i += select(0.0, loadX(at$i + c), in$i) * w0;
        //@end
        //@end
        //@end
      }
    }
  }
  //@if ONE_STORE
  // Pixel by pixel: llvmpipe compiles a store as long as twenty sums.
  var made: array<vec4f, TILE>;
  //@repeat i TILE
  made[$i] = acc$i;
  //@end
  let end = min(first + TILE, PIXELS);
  for (var m = first; m < end; m++) {
    storeY(m * CO4 + co, select(half4(made[0]), vec4f(), (made[0] < vec4f()) & relu));
    //@repeat i TILE
    made[$i] = made[min($i + 1, TILE - 1)];
    //@end
  }
  //@else
  //@repeat i TILE
  if (first + $i < PIXELS) {
    storeY((first + $i) * CO4 + co, select(half4(acc$i), vec4f(), (acc$i < vec4f()) & relu));
  }
  //@end
  //@end
  //@if SUMS
  //@repeat i TILE
  let y$i = half4(acc$i);
  //@end
  //@if MAXIMA
  atomicMax(&top, largestOf4(y0, y1, y2, y3));
  //@end
  let all = joinMoments(lane, CO4, momentsOf4(y0, y1, y2, y3));
  if (lane < CO4) {
    sums[block * 2 * CO4 + lane] = all.sum;
    sums[(block * 2 + 1) * CO4 + lane] = all.off;
  }
  //@if MAXIMA
  workgroupBarrier();
  if (lane == 0) {
    atomicMax(&maxima[shape.SLOT], atomicLoad(&top));
  }
  //@end
  //@else
  //@if MAXIMA
  // Few invocations: layers of many have a tile.
  //@repeat i TILE
  let y$i = select(half4(acc$i), vec4f(), (acc$i < vec4f()) & relu);
  //@end
  atomicMax(&maxima[shape.SLOT], largestOf4(y0, y1, y2, y3));
  //@end
  //@end
}
