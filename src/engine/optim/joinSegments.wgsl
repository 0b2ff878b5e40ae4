// joined[s] ← the sums of segment s from those of its chunks (sums.wgsl), one segment a workgroup: on hardware the
// decision's single workgroup would wait for thousands of chunks. The order, and so the bits, are the decision's.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> partial: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> joined: array<vec4u>;

var<workgroup> tile: array<vec4u, 64>;
var<workgroup> eighths: array<vec4u, 8>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let segment = table[shape.CHUNKS + group.x];
  var sums = vec4u();
  for (var c = lane; c < segment.y; c += 64) {
    sums = join(sums, partial[segment.x + c]);
  }
  tile[lane] = sums;
  workgroupBarrier();
  if (lane < 8) {
    var eighth = tile[lane * 8];
    for (var i = 1u; i < 8; i++) {
      eighth = join(eighth, tile[lane * 8 + i]);
    }
    eighths[lane] = eighth;
  }
  workgroupBarrier();
  if (lane == 0) {
    var all = eighths[0];
    for (var i = 1u; i < 8; i++) {
      all = join(all, eighths[i]);
    }
    joined[group.x] = all;
  }
}
