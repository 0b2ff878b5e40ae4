// A convolution (forward, or with GRAD the gradient of its input) as a matrix product through workgroup memory:
//   out[m, o] = start[o] + Σ_k A[m, k] · B[k, o],  m a pixel (n, row, column), k = (tap row, tap column, channel)
// source [N,SH,SW,SC], w [KH,KW,CI,CO], out [N,OH,OW,OC], f32 or packed halves; OC % 4 = 0.
// forward: source x, SC = CI, OC = CO, pixel (oh, ow) meets tap (kh, kw) at x[oh·S−P+kh, ow·S−P+kw]. start = bias
//   (EXTRA 1, else 0); RELU at the end.
// GRAD: source dy, SC = CO, OC = CI. The workgroup's z is a class (a, b) of pixels, ih = S·row + a, iw alike, that
//   share their taps: kh = kh₀ + S·t with kh₀ = (a+P) mod S, met at oh = row + (a+P−kh₀)/S − t.
//   EXTRA 1 adds another gradient, EXTRA 2 keeps only what a ReLU let through.
// A workgroup makes DOWN·TALL pixels × ACROSS channel quads, an invocation TALL × 1 of them. A turn takes 4·QUADS
// of k: every invocation loads LOADS quads of A and WEIGHTS of B, works on the last turn's while they come, and
// then stores them. EVEN: SC % (4·QUADS) = 0, so a turn has one tap; else k runs on over the taps and beyond the
// last k B is −0, whose product with a 0 of A adds nothing to any number. Without VECTOR SC % 4 ≠ 0. PACKED (A),
// PACKED_W (B): quads of packed halves, which take two registers until they are stored.
// One sum an output, k ascending, by fma: the bits are those of the plain kernels with CHAIN, whatever the tile.
// ROLLED (PARTS 1, else QUADS) leaves a loop of the products to TURN = QUADS, for software drivers, which take long
// to compile what is written out.
// A pixel outside the source is 0 times the weight. Bounds are those of the workgroup, no invocation leaves early.
// SUMS, forward: of every BLOCK pixels of out the moments (moments.wgsl) go to sums [blocks, 2, OC], added up over a
// tree of pixels that the tile's shape does not change; tile and TALL (4 or 8) are whole blocks and parts of one.
// MAXIMA, with SUMS or without: maxima[SLOT] ← the largest |out|.
// SUMS, GRAD with stride 1: the same of Σ g and Σ g·x̂ (pairs.wgsl), for the batch norm that made the source of the
// forward pass from x: x̂ = (x − mean)·invstd, saved [groups of SAME pixels, 4, OC] as forwardApply leaves it. g is what
// is stored: where the batch norm's ReLU let something through. AGAIN: its output is made again from x, and STORE:
// again ← it; else RELU: behind is its output.
// With half (half.wgsl): operands hold binary16 values, sums are f32, out = half(Σ) (GRAD: then half(out + addend)).
// Tolerance against the reference: 1e-5 of the largest |out| (f32 sums of up to 9·512 terms).
//@if VECTOR
//@tensor 0 read source quads
//@else
//@tensor 0 read source numbers
//@end
//@tensor 1 read w quads
//@tensor 2 write out quads
//@tensor 3 read extra quads
//@if SUMS
@group(0) @binding(4) var<storage, read_write> sums: array<vec4f>;
//@if GRAD
//@tensor 5 read x quads
@group(0) @binding(6) var<storage, read> saved: array<vec4f>;
//@if AGAIN
//@tensor 7 write again quads
//@else
//@tensor 7 read behind quads
//@end
//@end
//@if MAXIMA
@group(0) @binding(5) var<storage, read_write> maxima: array<atomic<u32>>;
//@end
//@else
//@if MAXIMA
@group(0) @binding(4) var<storage, read_write> maxima: array<atomic<u32>>;
//@end
//@end

// Only the first index of A and the last of B vary in the inner loop, so a bounds check costs one instruction.
var<workgroup> A: array<array<vec4f, TALL * QUADS>, DOWN>;
//@if GRAD
// A quad of k for a channel, [4·k + channel % 4][channel / 4]: copied as w has it, and turned when read.
var<workgroup> B: array<array<vec4f, ACROSS + 1>, 4 * QUADS>;
//@else
var<workgroup> B: array<array<vec4f, ACROSS>, 4 * QUADS>;
//@end
//@if MAXIMA
// Behind A and B, whose addresses it would shift.
var<workgroup> top: atomic<u32>;
//@end

/** Bits 0 … count − 1, of 15. */
fn bitsBelow(count: i32) -> u32 {
  return (1u << u32(clamp(count, 0, 15))) - 1u;
}

@compute @workgroup_size(GROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let OC4 = shape.OC / 4;
  //@if VECTOR
  let CX = shape.SC / 4;
  //@else
  let CX = shape.SC;
  //@end
  let STRIDE = shape.STRIDE;
  let BLOCKS = (OC4 + ACROSS - 1) / ACROSS;
  let PIXELS = shape.N * shape.ROWS * shape.COLUMNS;
  let block = group.y * groups.x + group.x;
  let first = block / BLOCKS * (DOWN * TALL);
  let o0 = block % BLOCKS * ACROSS;
  let across = lane % ACROSS;
  let down = lane / ACROSS;
  let ka = lane % QUADS;
  //@if GRAD
  let a = group.z / STRIDE;
  let b = group.z % STRIDE;
  let firstH = (a + shape.PAD) % STRIDE;
  let firstW = (b + shape.PAD) % STRIDE;
  let TAPS_H = (shape.KERNEL + STRIDE - 1 - firstH) / STRIDE;
  let TAPS_W = (shape.KERNEL + STRIDE - 1 - firstW) / STRIDE;
  //@else
  let TAPS_H = shape.KERNEL;
  let TAPS_W = shape.KERNEL;
  //@end
  // What an invocation loads: pixels and their taps inside the source, tap rows in the upper 16 bits.
  //@repeat j LOADS
  let m$j = min(first + (lane + $j * GROUP) / QUADS, PIXELS - 1);
  let line$j = m$j / shape.COLUMNS;
  let n$j = line$j / shape.ROWS;
  //@if GRAD
  let top$j = i32(line$j - n$j * shape.ROWS + (a + shape.PAD - firstH) / STRIDE);
  let left$j = i32(m$j - line$j * shape.COLUMNS + (b + shape.PAD - firstW) / STRIDE);
  let tall$j = bitsBelow(top$j + 1) & ~bitsBelow(top$j + 1 - i32(shape.SH));
  let wide$j = bitsBelow(left$j + 1) & ~bitsBelow(left$j + 1 - i32(shape.SW));
  //@else
  let top$j = i32((line$j - n$j * shape.ROWS) * STRIDE) - i32(shape.PAD);
  let left$j = i32((m$j - line$j * shape.COLUMNS) * STRIDE) - i32(shape.PAD);
  let tall$j = bitsBelow(i32(shape.SH) - top$j) & ~bitsBelow(-top$j);
  let wide$j = bitsBelow(i32(shape.SW) - left$j) & ~bitsBelow(-left$j);
  //@end
  let inside$j = (tall$j << 16u) | wide$j;
  // Below 0 where the first tap is outside: u32 arithmetic wraps, and so does what is added to it.
  //@if VECTOR
  let base$j = ((n$j * shape.SH + u32(top$j)) * shape.SW + u32(left$j)) * CX + ka;
  //@else
  let base$j = ((n$j * shape.SH + u32(top$j)) * shape.SW + u32(left$j)) * CX;
  //@end
  let toA$j = vec2u((lane + $j * GROUP) / (TALL * QUADS), (lane + $j * GROUP) % (TALL * QUADS));
  //@end
  let column = min(o0 + across, OC4 - 1);
  //@repeat j WEIGHTS
  //@if GRAD
  let channel$j = (lane + $j * GROUP) / QUADS;
  let from$j = min(o0 * 4 + channel$j, shape.OC - 1) * CX + ka;
  let toB$j = vec2u(ka * 4 + channel$j % 4, channel$j / 4);
  //@else
  let deep$j = (lane + $j * GROUP) / ACROSS;
  let from$j = deep$j * OC4 + column;
  let toB$j = vec2u(deep$j, across);
  //@end
  //@end
  //@repeat i TALL
  var acc$i = vec4f();
  //@end
  //@if GRAD
  //@else
  if (shape.EXTRA != 0) {
    //@repeat i TALL
    acc$i = loadExtra(column);
    //@end
  }
  //@end
  //@if EVEN
  let TURNS = TAPS_H * TAPS_W * (CX / QUADS);
  var th = 0u;
  var tw = 0u;
  var c = 0u;
  //@else
  let DEPTH = TAPS_H * TAPS_W * shape.SC;
  let TURNS = (DEPTH + 4 * QUADS - 1) / (4 * QUADS);
  //@end
  for (var turn = 0u; turn <= TURNS; turn++) {
    // Beyond the last turn something is read again, or beyond an array, and not taken.
    //@if EVEN
    let need = (0x10000u << th) | (1u << tw);
    //@if GRAD
    let at = c - (th * shape.SW + tw) * CX;
    let wAt = ((firstH + th * STRIDE) * shape.KERNEL + firstW + tw * STRIDE) * shape.OC * CX + c;
    //@else
    let at = c + (th * shape.SW + tw) * CX;
    let wAt = ((th * shape.KERNEL + tw) * shape.SC + c * 4) * OC4;
    //@end
    if (turn + 1 < TURNS) {
      c += QUADS;
      if (c == CX) {
        c = 0;
        tw++;
        if (tw == TAPS_W) {
          tw = 0;
          th++;
        }
      }
    }
    //@repeat j WEIGHTS
    //@if PACKED_W
    let b$j = w[wAt + from$j];
    //@else
    let b$j = loadW(wAt + from$j);
    //@end
    //@end
    //@else
    let k = (turn * QUADS + ka) * 4;
    //@if VECTOR
    let tap = k / shape.SC;
    let th = tap / TAPS_W;
    let tw = tap - th * TAPS_W;
    let c = k / 4 - tap * CX - ka;
    // A tap's bit that no pixel has where k is beyond the last.
    let need = select(0x8000u, (0x10000u << th) | (1u << tw), k < DEPTH);
    //@if GRAD
    let at = c - (th * shape.SW + tw) * CX;
    let wAt = ((firstH + th * STRIDE) * shape.KERNEL + firstW + tw * STRIDE) * shape.OC * CX + c;
    //@else
    let at = c + (th * shape.SW + tw) * CX;
    //@end
    //@else
    //@repeat e 4
    let tap$e = (k + $e) / shape.SC;
    let th$e = tap$e / TAPS_W;
    let tw$e = tap$e - th$e * TAPS_W;
    let need$e = select(0x8000u, (0x10000u << th$e) | (1u << tw$e), k + $e < DEPTH);
    let at$e = (k + $e) - tap$e * CX + (th$e * shape.SW + tw$e) * CX;
    //@end
    //@end
    //@repeat j WEIGHTS
    //@if GRAD
    //@if PACKED_W
    let b$j = w[wAt + from$j];
    //@else
    let b$j = loadW(wAt + from$j);
    //@end
    //@else
    //@if PACKED_W
    let b$j = w[turn * (4 * QUADS) * OC4 + from$j];
    //@else
    let b$j = loadW(turn * (4 * QUADS) * OC4 + from$j);
    //@end
    //@end
    //@end
    //@end
    //@repeat j LOADS
    //@if PACKED
    let a$j = source[base$j + at];
    //@else
    //@if VECTOR
    let a$j = loadSource(base$j + at);
    //@else
    let a$j = vec4f(
      loadSource(base$j + at0),
      loadSource(base$j + at1),
      loadSource(base$j + at2),
      loadSource(base$j + at3),
    );
    //@end
    //@end
    //@end
    if (turn > 0) {
      //@repeat part PARTS
      //@if ROLLED
      for (var k = 0u; k < shape.TURN; k++) {
      //@else
      for (var k = u32($part); k <= $part; k++) {
      //@end
        //@if GRAD
        let q0 = B[4 * k][across];
        let q1 = B[4 * k + 1][across];
        let q2 = B[4 * k + 2][across];
        let q3 = B[4 * k + 3][across];
        let w0 = vec4f(q0.x, q1.x, q2.x, q3.x);
        let w1 = vec4f(q0.y, q1.y, q2.y, q3.y);
        let w2 = vec4f(q0.z, q1.z, q2.z, q3.z);
        let w3 = vec4f(q0.w, q1.w, q2.w, q3.w);
        //@else
        let w0 = B[4 * k][across];
        let w1 = B[4 * k + 1][across];
        let w2 = B[4 * k + 2][across];
        let w3 = B[4 * k + 3][across];
        //@end
        //@repeat i TALL
        let v$i = A[down][$i * QUADS + k];
        acc$i = fma(vec4f(v$i.x), w0, acc$i);
        acc$i = fma(vec4f(v$i.y), w1, acc$i);
        acc$i = fma(vec4f(v$i.z), w2, acc$i);
        acc$i = fma(vec4f(v$i.w), w3, acc$i);
        //@end
      }
      //@end
    }
    if (turn == TURNS) {
      break;
    }
    workgroupBarrier();
    //@repeat j LOADS
    //@if PACKED
    A[toA$j.x][toA$j.y] = unpacked4(select(vec2u(), a$j, (inside$j & need) == need));
    //@else
    //@if VECTOR
    A[toA$j.x][toA$j.y] = select(vec4f(), a$j, (inside$j & need) == need);
    //@else
    let needs$j = vec4u(need0, need1, need2, need3);
    A[toA$j.x][toA$j.y] = select(vec4f(), a$j, (vec4u(inside$j) & needs$j) == needs$j);
    //@end
    //@end
    //@end
    //@repeat j WEIGHTS
    //@if PACKED_W
    let weights$j = unpacked4(b$j);
    //@else
    let weights$j = b$j;
    //@end
    //@if EVEN
    B[toB$j.x][toB$j.y] = weights$j;
    //@else
    //@if GRAD
    B[toB$j.x][toB$j.y] = select(vec4f(-0.0), weights$j, k < DEPTH);
    //@else
    B[toB$j.x][toB$j.y] = select(vec4f(-0.0), weights$j, turn * (4 * QUADS) + deep$j < DEPTH);
    //@end
    //@end
    //@end
    workgroupBarrier();
  }
  let o = o0 + across;
  //@if GRAD
  //@if SUMS
  let slot = min(first + down * TALL, PIXELS - 1) / shape.SAME * 4 * OC4 + column;
  let mean = saved[slot];
  let invstd = saved[slot + OC4];
  //@if AGAIN
  let scale = saved[slot + 2 * OC4];
  let shift = saved[slot + 3 * OC4];
  //@end
  //@repeat i TALL
  var y$i = vec4f();
  var h$i = vec4f();
  //@end
  //@end
  //@end
  //@repeat i TALL
  {
    let m = first + down * TALL + $i;
    //@if GRAD
    var at = m;
    var fits = m < PIXELS && o < OC4;
    if (STRIDE > 1) {
      let line = m / shape.COLUMNS;
      let n = line / shape.ROWS;
      let ih = (line - n * shape.ROWS) * STRIDE + a;
      let iw = (m - line * shape.COLUMNS) * STRIDE + b;
      fits = fits && ih < shape.OH && iw < shape.OW;
      at = (n * shape.OH + ih) * shape.OW + iw;
    }
    at = at * OC4 + o;
    if (fits) {
      var value = half4(acc$i);
      if (shape.EXTRA == 1) {
        value = half4(value + loadExtra(at));
      }
      if (shape.EXTRA == 2) {
        value = select(vec4f(), value, loadExtra(at) > vec4f());
      }
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
      y$i = value;
      h$i = (met - mean) * invstd;
      //@end
      storeOut(at, value);
    }
    //@else
    if (m < PIXELS && o < OC4) {
      let relu = vec4<bool>(shape.RELU != 0);
      storeOut(m * OC4 + o, select(half4(acc$i), vec4f(), (acc$i < vec4f()) & relu));
    }
    //@end
  }
  //@end
  //@sums
}
