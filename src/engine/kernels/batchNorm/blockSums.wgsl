// Of every block of 256 / LANES rows of x [ROWS, 4·C4]: the moments of each channel, see moments.wgsl.
// sums [BLOCKS, 2, 4·C4]. The same to the bit as what a convolution leaves of what it makes.
// A workgroup takes a block's rows of LANES channel quads, an invocation four of them.
// MAXIMA: as in forwardSums.
//@tensor 0 read x quads
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;

//@if MAXIMA
@group(0) @binding(2) var<storage, read_write> maxima: array<atomic<u32>>;

var<workgroup> top: atomic<u32>;
//@end

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
  let at = (block * (256 / LANES) + lane / LANES * 4) * C4 + c;
  let x0 = loadX(at);
  let x1 = loadX(at + C4);
  let x2 = loadX(at + 2 * C4);
  let x3 = loadX(at + 3 * C4);
  //@if MAXIMA
  atomicMax(&top, largestOf4(x0, x1, x2, x3));
  //@end
  let all = joinMoments(lane, LANES, momentsOf4(x0, x1, x2, x3));
  if (lane < LANES) {
    sums[block * 2 * C4 + c] = all.sum;
    sums[(block * 2 + 1) * C4 + c] = all.off;
  }
  //@if MAXIMA
  workgroupBarrier();
  if (lane == 0) {
    atomicMax(&maxima[shape.SLOT], atomicLoad(&top));
  }
  //@end
}
