// Per group g, chunk and channel: Σ (x−K) and Σ (x−K)² over the chunk's rows, K = the channel's
// value in the group's first row (the shift keeps the variance free of cancellation).
// x [N, PIXELS, 4·C4] f32, ROWS = N·PIXELS/GROUPS; sample n belongs to group n mod GROUPS (F.batch_norm on a view, as in
// MoCo's SplitBatchNorm); rows of a group are counted sample by sample.
// sums [GROUPS, CHUNKS, 2, C]. C4 % LANES = 0. Reduced over a fixed tree: deterministic.
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;

const ROW_LANES = 64 / LANES;

var<workgroup> held: array<vec4f, 128>;

fn rowOffset(g: u32, row: u32) -> u32 {
  //@if GROUPED
  return ((g + shape.GROUPS * (row / shape.PIXELS)) * shape.PIXELS + row % shape.PIXELS) * shape.C4;
  //@else
  return row * shape.C4;
  //@end
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let C4 = shape.C4;
  let ROWS = shape.ROWS;
  let CHUNKS = shape.CHUNKS;
  let BLOCKS = C4 / LANES;
  let c = (group.x % BLOCKS) * LANES + lane % LANES;
  let chunk = (group.x / BLOCKS) % CHUNKS;
  let g = group.x / (BLOCKS * CHUNKS);
  let shift = x[rowOffset(g, 0u) + c];
  var first = vec4f();
  var second = vec4f();
  let end = (chunk + 1) * ROWS / CHUNKS;
  for (var row = chunk * ROWS / CHUNKS + lane / LANES; row < end; row += ROW_LANES) {
    let d = x[rowOffset(g, row) + c] - shift;
    first += d;
    second += d * d;
  }
  held[lane] = first;
  held[64 + lane] = second;
  for (var half = u32(ROW_LANES) / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half * LANES) {
      held[lane] += held[lane + half * LANES];
      held[64 + lane] += held[64 + lane + half * LANES];
    }
  }
  if (lane < LANES) {
    let at = (g * CHUNKS + chunk) * 2 * C4 + c;
    sums[at] = held[lane];
    sums[at + C4] = held[64 + lane];
  }
}
