// joined [GROUPS, 2, 4·C4] ← Σ over CHUNKS of sums [GROUPS, CHUNKS, 2, 4·C4], for layers of so many chunks that
// not every workgroup of the next kernel should add them up. A workgroup takes LANES quads of a group, its
// 256 / LANES rows of lanes every so-manieth chunk, joined over a fixed tree: deterministic.
@group(0) @binding(0) var<storage, read> sums: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> joined: array<vec4f>;

var<workgroup> held: array<vec4f, 512>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let BLOCKS = C4 / LANES;
  let c = group.x % BLOCKS * LANES + lane % LANES;
  let g = group.x / BLOCKS;
  var first = vec4f();
  var second = vec4f();
  let rows = 256 / LANES;
  for (var chunk = lane / LANES; chunk < shape.CHUNKS; chunk += rows) {
    let at = (g * shape.CHUNKS + chunk) * 2 * C4 + c;
    first += sums[at];
    second += sums[at + C4];
  }
  held[lane] = first;
  held[256 + lane] = second;
  for (var half = rows / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half * LANES) {
      held[lane] += held[lane + half * LANES];
      held[256 + lane] += held[256 + lane + half * LANES];
    }
  }
  if (lane < LANES) {
    joined[g * 2 * C4 + c] = held[lane];
    joined[g * 2 * C4 + C4 + c] = held[256 + lane];
  }
}
