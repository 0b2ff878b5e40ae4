// dw as in filterGrad, for GPUs with workgroup memory of their own. KERNEL 3 and STRIDE 1 or 2, or a single tap
// with STRIDE 1 that meets every SKIP-th pixel (SKIP is 1 else).
// x [N,IH,IW,CI], dy [N,OH,OW,CO], f32 or packed halves; CI, CO % 4 = 0.
// A workgroup makes all taps of 4·CQ input by 4·OQ output channels, an invocation one kernel row of a
// quad by a quad: KERNEL·4 quads of sums. It goes down strips of WIDE ≤ 16 output columns, BAND output
// rows a turn (BAND·WIDE ≤ 16): a ring in workgroup memory holds the HELD = (BAND−1)·STRIDE + KERNEL rows of
// x that the turn meets, of which BAND·STRIDE are new, and `line` the turn's dy. So each number of x is
// read once for KERNEL² taps, each of dy once for 4·CQ channels, and a step of a column costs
// STRIDE + 1 reads of workgroup memory for KERNEL·16 multiply-adds. COLS columns are written out.
// The turns, N·STRIPS·BANDS of them, are cut into SPLITS runs (the workgroup's y), added up by sumSplits.
// An output is one chain of fma over sample, strip, row and column, ascending: with OW ≤ 16 the order of
// filterGrad. A row outside x is left out, a column outside counts as 0, and no other column is read.
// ADD, HALF: as in filterGrad. Workgroup memory: 16·(RING + LINE) bytes, 7.5 kB for 3×3 / 1.
// Tolerance against the reference: 1e-5 of Σ|x·dy|.
//@tensor 0 read x quads
//@tensor 1 read dy quads
@group(0) @binding(2) var<storage, read_write> partial: array<vec4f>;

// [row][column][ci quad], rows in turn, and [row][column][co quad].
var<workgroup> ring: array<vec4f, RING>;
var<workgroup> line: array<vec4f, LINE>;

@compute @workgroup_size(GROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let CI4 = shape.CI / 4;
  let CO4 = shape.CO / 4;
  let IH = i32(shape.IH);
  let IW = i32(shape.IW);
  let PAD = i32(shape.PAD);
  let WIDE = shape.WIDE;
  let BAND = shape.BAND;
  let HELD = (BAND - 1) * STRIDE + KERNEL;
  let SPAN = (WIDE - 1) * STRIDE + KERNEL;
  let STRIPS = (shape.OW + WIDE - 1) / WIDE;
  let BANDS = (shape.OH + BAND - 1) / BAND;
  let ACROSS = (CO4 + OQ - 1) / OQ;
  let co0 = group.x % ACROSS * OQ;
  let ci0 = group.x / ACROSS * CQ;
  let split = group.y;
  let co = co0 + lane % OQ;
  let ci = ci0 + lane / OQ % CQ;
  let kh = lane / (OQ * CQ);
  let stored = ci < CI4 && co < CO4;
  let place = (((split * KERNEL + kh) * KERNEL) * shape.CI + min(ci, CI4 - 1) * 4) * CO4 + min(co, CO4 - 1);
  //@repeat k KERNEL
  //@repeat i 4
  //@if ADD
  var acc$k_$i = partial[place + ($k * shape.CI + $i) * CO4];
  //@else
  var acc$k_$i = vec4f();
  //@end
  //@end
  //@end
  var window: array<vec4f, WINDOW>;

  let TURNS = shape.N * STRIPS * BANDS;
  let begin = split * TURNS / shape.SPLITS;
  let end = (split + 1) * TURNS / shape.SPLITS;
  var band = begin % BANDS;
  var strip = begin / BANDS % STRIPS;
  var n = begin / (BANDS * STRIPS);
  // The first row of the ring that is not there yet, and where in the ring its rows begin.
  var fresh = 0u;
  var head = 0u;
  // Quotients of numbers below 4096: exact, as the half is more than the product's error.
  let perRow = SPAN * CQ;
  let ofRow = 1.0 / f32(perRow);
  let ofWide = 1.0 / f32(WIDE);
  for (var turn = begin; turn < end; turn++) {
    let oh = band * BAND;
    let ow = strip * WIDE;
    let rows = min(BAND, shape.OH - oh);
    let columns = min(WIDE, shape.OW - ow);
    let top = i32(oh * STRIDE * SKIP) - PAD;
    let left = i32(ow * STRIDE * SKIP) - PAD;
    workgroupBarrier();
    for (var i = lane + fresh * perRow; i < HELD * perRow; i += GROUP) {
      let row = u32((f32(i) + 0.5) * ofRow);
      let rest = i - row * perRow;
      let column = rest / CQ;
      let quad = ci0 + rest % CQ;
      let py = top + i32(row * SKIP);
      let px = left + i32(column * SKIP);
      let inside = py >= 0 && py < IH && px >= 0 && px < IW && quad < CI4;
      let at = select(0u, ((n * shape.IH + u32(py)) * shape.IW + u32(px)) * CI4 + quad, inside);
      let slot = head + row;
      ring[select(slot, slot - HELD, slot >= HELD) * perRow + rest] = select(vec4f(), loadX(at), inside);
    }
    for (var i = lane; i < BAND * WIDE * OQ; i += GROUP) {
      let spot = i / OQ;
      let row = u32((f32(spot) + 0.5) * ofWide);
      let column = spot - row * WIDE;
      let quad = co0 + i % OQ;
      let inside = row < rows && column < columns && quad < CO4;
      let at = select(0u, ((n * shape.OH + oh + row) * shape.OW + ow + column) * CO4 + quad, inside);
      line[i] = select(vec4f(), loadDy(at), inside);
    }
    workgroupBarrier();
    for (var row = 0u; row < rows; row++) {
      let met = row * STRIDE + kh;
      let py = top + i32(met * SKIP);
      if (py < 0 || py >= IH) {
        continue;
      }
      let slot = head + met;
      var at = select(slot, slot - HELD, slot >= HELD) * perRow + lane / OQ % CQ;
      var out = row * WIDE * OQ + lane % OQ;
      //@repeat k KEPT
      window[$k] = ring[at + $k * CQ];
      //@end
      at += KEPT * CQ;
      var column = 0u;
      for (; column + COLS <= columns; column += COLS) {
        //@repeat m FRESH
        window[KEPT + $m] = ring[at + $m * CQ];
        //@end
        //@repeat j COLS
        let g$j = line[out + $j * OQ];
        //@repeat k KERNEL
        //@repeat i 4
        acc$k_$i = fma(vec4f(window[$j * STRIDE + $k][$i]), g$j, acc$k_$i);
        //@end
        //@end
        //@end
        //@repeat k KEPT
        window[$k] = window[FRESH + $k];
        //@end
        at += FRESH * CQ;
        out += COLS * OQ;
      }
      for (; column < columns; column++) {
        //@repeat m STRIDE
        window[KEPT + $m] = ring[at + $m * CQ];
        //@end
        let g = line[out];
        //@repeat k KERNEL
        //@repeat i 4
        acc$k_$i = fma(vec4f(window[$k][$i]), g, acc$k_$i);
        //@end
        //@end
        //@repeat k KEPT
        window[$k] = window[STRIDE + $k];
        //@end
        at += STRIDE * CQ;
        out += OQ;
      }
    }
    fresh = KEPT;
    head = (head + BAND * STRIDE) % HELD;
    band++;
    if (band == BANDS) {
      band = 0u;
      fresh = 0u;
      strip++;
      if (strip == STRIPS) {
        strip = 0u;
        n++;
      }
    }
  }
  if (stored) {
    //@repeat k KERNEL
    //@repeat i 4
    partial[place + ($k * shape.CI + $i) * CO4] = half4(acc$k_$i);
    //@end
    //@end
  }
}
