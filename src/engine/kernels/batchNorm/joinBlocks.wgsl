// joined [GROUPS, 2, 4·C4] ← the moments of all BLOCKS blocks of a group, of ROWS rows each, from sums
// [GROUPS, BLOCKS, 2, 4·C4]: for layers of so many that not every workgroup of the next kernel should join them.
// A workgroup takes a channel quad of a group, its lanes every 256th block, joined over a fixed tree: deterministic.
@group(0) @binding(0) var<storage, read> sums: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> joined: array<vec4f>;

var<workgroup> held: array<vec4f, 256>;

fn total(lane: u32, mine: vec4f) -> vec4f {
  workgroupBarrier();
  held[lane] = mine;
  for (var half = shape.HALF_LANES; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half) {
      held[lane] += held[lane + half];
    }
  }
  workgroupBarrier();
  return held[0];
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let C4 = shape.C4;
  let c = group.x % C4;
  let g = group.x / C4;
  let base = g * shape.BLOCKS * 2 * C4 + c;
  var sum = vec4f();
  for (var block = lane; block < shape.BLOCKS; block += 256) {
    sum += sums[base + block * 2 * C4];
  }
  let all = total(lane, sum);
  let mean = all / f32(shape.BLOCKS);
  var off = vec4f();
  for (var block = lane; block < shape.BLOCKS; block += 256) {
    let at = base + block * 2 * C4;
    let away = sums[at] - mean;
    off += fma(away / f32(shape.ROWS), away, sums[at + C4]);
  }
  let spread = total(lane, off);
  if (lane == 0) {
    joined[g * 2 * C4 + c] = all;
    joined[g * 2 * C4 + C4 + c] = spread;
  }
}
