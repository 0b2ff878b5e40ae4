// Per group, chunk and channel: Σ g and Σ g·x̂ over the chunk's rows, with g = dy (+ addend)
// (·[y > 0] after a ReLU) and x̂ = (x − mean)·invstd. sums [GROUPS, CHUNKS, 2, C]. As in forwardSums.
// POOLED: dy [.., C] is that of the mean over so many rows of y, of which each has its share, as pool's gradient.
// KEEP: kept ← g, for backwardApply and for the residual.
// AGAIN: y is not read but made again from x, with forwardApply's operations; STORE: again ← y, for the filter
// gradient that reads it. So a layer without a residual keeps nothing but x.
// With half (half.wgsl) dy + addend is rounded, and y made again. dy, addend and kept: f32 or packed halves.
//@tensor 0 read dy quads
//@tensor 1 read x quads
@group(0) @binding(2) var<storage, read> saved: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;
//@tensor 4 read y quads
//@tensor 5 read addend quads
//@tensor 6 write kept quads
//@tensor 7 write again quads

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let CHUNKS = shape.CHUNKS;
  let place = placeOf(group.x, lane);
  let c = place.c;
  let g = place.g;
  //@if SOFTWARE
  // One load for the four: llvmpipe compiles each as long as many sums.
  var mean = vec4f();
  var invstd = vec4f();
  var scale = vec4f();
  var shift = vec4f();
  let end = (g + 1) * 4 * C4;
  for (var at = g * 4 * C4 + c; at < end; at += C4) {
    mean = invstd;
    invstd = scale;
    scale = shift;
    shift = saved[at];
  }
  //@else
  let mean = saved[g * 4 * C4 + c];
  let invstd = saved[g * 4 * C4 + C4 + c];
  let scale = saved[g * 4 * C4 + 2 * C4 + c];
  let shift = saved[g * 4 * C4 + 3 * C4 + c];
  //@end
  var first = vec4f();
  var second = vec4f();
  for (var at = place.at; at < place.end; at += place.step) {
    let value = loadX(at);
    var gradient = vec4f();
    if (shape.POOLED != 0) {
      gradient = half4(loadDy(at / C4 / shape.POOLED * C4 + c) / f32(shape.POOLED));
    } else {
      gradient = loadDy(at);
    }
    if (shape.ADD != 0) {
      gradient = half4(gradient + loadAddend(at));
    }
    if (shape.AGAIN != 0) {
      //@if SOFTWARE
      let linear = half4((value - mean) * scale + shift);
      //@else
      let linear = half4(fma(value - mean, scale, shift));
      //@end
      let y = select(linear, vec4f(), linear < vec4f());
      if (shape.STORE != 0) {
        storeAgain(at, y);
      }
      gradient = select(vec4f(), gradient, y > vec4f());
    } else if (shape.RELU != 0) {
      gradient = select(vec4f(), gradient, loadY(at) > vec4f());
    }
    if (shape.KEEP != 0) {
      storeKept(at, gradient);
    }
    first += gradient;
    second += gradient * ((value - mean) * invstd);
  }
  sumOverRows(lane, first, second);
  if (lane % 32 < LANES) {
    sums[((g * CHUNKS + place.chunk) * 2 + lane / 32) * C4 + c] = held[heldAt(lane)];
  }
}
