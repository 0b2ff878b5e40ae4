// Of every block of 256 / LANES rows: Σ g and Σ g·x̂ of each channel, with g and x̂ as in backwardSums.
// sums [BLOCKS, 2, 4·C4]. The same to the bit as what the gradient of a convolution's input leaves of it.
// A workgroup takes a block's rows of LANES channel quads, an invocation four of them.
// ADD, POOLED, KEEP, AGAIN, STORE, half: as in backwardSums.
//@tensor 0 read dy quads
//@tensor 1 read x quads
@group(0) @binding(2) var<storage, read> saved: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;
//@tensor 4 read y quads
//@tensor 5 read addend quads
//@tensor 6 write kept quads
//@tensor 7 write again quads

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let across = C4 / LANES;
  let index = group.y * groups.x + group.x;
  let block = index / across;
  if (block >= shape.BLOCKS) {
    return;
  }
  let c = index % across * LANES + lane % LANES;
  let row = block * (256 / LANES) + lane / LANES * 4;
  let slot = row / shape.ROWS * 4 * C4 + c;
  let mean = saved[slot];
  let invstd = saved[slot + C4];
  let scale = saved[slot + 2 * C4];
  let shift = saved[slot + 3 * C4];
  //@repeat i 4
  var g$i = vec4f();
  var h$i = vec4f();
  {
    let at = (row + $i) * C4 + c;
    let value = loadX(at);
    var gradient = vec4f();
    if (shape.POOLED != 0) {
      let pooledAt = (row + $i) / shape.POOLED * C4 + c;
      gradient = half4(loadDy(pooledAt) / f32(shape.POOLED));
    } else {
      gradient = loadDy(at);
    }
    if (shape.ADD != 0) {
      gradient = half4(gradient + loadAddend(at));
    }
    if (shape.AGAIN != 0) {
      let linear = half4(fma(value - mean, scale, shift));
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
    g$i = gradient;
    h$i = (value - mean) * invstd;
  }
  //@end
  let all = joinMoments(lane, LANES, pairOf4(g0, g1, g2, g3, h0, h1, h2, h3));
  if (lane < LANES) {
    sums[block * 2 * C4 + c] = all.sum;
    sums[(block * 2 + 1) * C4 + c] = all.off;
  }
}
