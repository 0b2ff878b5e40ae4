// dx = weight·invstd·(g − Σg/R − x̂·Σ(g·x̂)/R), R rows a group, x̂ and gradient = g as in
// backwardSums; dweight = Σ g·x̂, dbias = Σ g over all groups, group by group; ADD: += instead of =.
// With half (half.wgsl) dx is rounded; dweight and dbias stay f32. gradient and dx: f32 or packed halves.
//@tensor 0 read gradient quads
//@tensor 1 read x quads
@group(0) @binding(2) var<storage, read> saved: array<vec4f>;
@group(0) @binding(3) var<storage, read> sums: array<vec4f>;
@group(0) @binding(4) var<storage, read> weight: array<vec4f>;
//@tensor 5 write dx quads
@group(0) @binding(6) var<storage, read_write> dweight: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dbias: array<vec4f>;

var<workgroup> firsts: array<vec4f, 8>;
var<workgroup> seconds: array<vec4f, 8>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let LANES = shape.LANES;
  let C4 = shape.C4;
  let ROWS = shape.ROWS;
  let SUMS = shape.SUMS;
  let place = placeOf(group.x, lane);
  let c = place.c;
  let g = place.g;
  if (lane < LANES) {
    var first = vec4f();
    var second = vec4f();
    for (var chunk = 0u; chunk < SUMS; chunk++) {
      let at = (g * SUMS + chunk) * 2 * C4 + c;
      first += sums[at];
      second += sums[at + C4];
    }
    firsts[lane] = first / f32(ROWS);
    seconds[lane] = second / f32(ROWS);
    if (place.chunk == 0 && g == 0) {
      first = vec4f();
      second = vec4f();
      if (shape.ADD != 0) {
        first = dbias[c];
        second = dweight[c];
      }
      for (var at = c; at < shape.GROUPS * SUMS * 2 * C4; at += 2 * C4) {
        first += sums[at];
        second += sums[at + C4];
      }
      dbias[c] = first;
      dweight[c] = second;
    }
  }
  workgroupBarrier();
  let first = firsts[lane % LANES];
  let second = seconds[lane % LANES];
  let mean = saved[g * 4 * C4 + c];
  let invstd = saved[g * 4 * C4 + C4 + c];
  let scale = weight[c] * invstd;
  for (var at = place.at; at < place.end; at += place.step) {
    let value = scale * (loadGradient(at) - first - (loadX(at) - mean) * invstd * second);
    storeDx(at, half4(value));
  }
}
