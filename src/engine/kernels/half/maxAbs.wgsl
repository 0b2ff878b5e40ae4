// maxima[SLOT] ← max(maxima[SLOT], |x|) over QUADS quads, f32 or packed halves; a non-finite value counts as
// 3.4028235e38. The bits of |x| order as |x| does, so the maximum is taken over whole numbers: exact in any
// order, of lanes and of workgroups.
//@tensor 0 read x quads
@group(0) @binding(1) var<storage, read_write> maxima: array<atomic<u32>>;

var<workgroup> tops: array<u32, 64>;

fn joinPair(into: u32, other: u32) {
  tops[into] = max(tops[into], tops[other]);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  var most = vec4u();
  for (var at = group.x * 64 + lane; at < shape.QUADS; at += groups.x * 64) {
    most = max(most, bitcast<vec4u>(loadX(at)) & vec4u(0x7fffffffu));
  }
  tops[lane] = min(max(max(most.x, most.y), max(most.z, most.w)), 0x7f7fffffu);
  joinLanes(lane);
  if (lane == 0) {
    atomicMax(&maxima[shape.SLOT], tops[0]);
  }
}
