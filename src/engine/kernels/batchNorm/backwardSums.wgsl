// Per group, chunk and channel: Σ g and Σ g·x̂ over the chunk's rows, with g = dy (+ addend)
// (·[y > 0] after a ReLU) and x̂ = (x − mean)·invstd. sums [GROUPS, CHUNKS, 2, C]. As in forwardSums.
// KEEP: kept ← g, for backwardApply and for the residual.
// With half (half.wgsl) dy + addend is rounded. dy, addend and kept: f32 or packed halves.
//@tensor 0 read dy quads
//@tensor 1 read x quads
@group(0) @binding(2) var<storage, read> saved: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;
//@tensor 4 read y quads
//@tensor 5 read addend quads
//@tensor 6 write kept quads

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let CHUNKS = shape.CHUNKS;
  let place = placeOf(group.x, lane);
  let c = place.c;
  let g = place.g;
  let mean = saved[g * 2 * C4 + c];
  let invstd = saved[g * 2 * C4 + C4 + c];
  var first = vec4f();
  var second = vec4f();
  for (var at = place.at; at < place.end; at += place.step) {
    var gradient = loadDy(at);
    if (shape.ADD != 0) {
      gradient = half4(gradient + loadAddend(at));
    }
    if (shape.RELU != 0) {
      gradient = select(vec4f(), gradient, loadY(at) > vec4f());
    }
    if (shape.KEEP != 0) {
      storeKept(at, gradient);
    }
    first += gradient;
    second += gradient * ((loadX(at) - mean) * invstd);
  }
  sumOverRows(lane, first, second);
  if (lane < LANES) {
    let at = (g * CHUNKS + place.chunk) * 2 * C4 + c;
    sums[at] = held[lane];
    sums[at + C4] = held[64 + lane];
  }
}
