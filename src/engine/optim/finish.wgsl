// The step's records, one segment per workgroup: segmentRecord [SEGMENTS, 8] ← gradient norm,
// non-finite gradients, ‖p‖ before, ‖Δp‖, trust ratio, 0, 0, 0; record [16] ← the plan's copy.
@group(0) @binding(0) var<storage, read> table: array<vec4u>;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read> plan: array<f32>;
@group(0) @binding(3) var<storage, read_write> segmentRecord: array<f32>;
@group(0) @binding(4) var<storage, read_write> record: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let s = group.x;
  if (s == 0 && lane < 16) {
    record[lane] = plan[RECORD + lane];
  }
  if (s >= shape.SEGMENTS) {
    return;
  }
  let segment = table[shape.CHUNKS + s];
  let square = segmentSum(segment, lane);
  workgroupBarrier();
  // A number a lane, since a driver compiles a load or a store as long as many choices.
  if (lane < 8) {
    let planned = plan[HEADER + s * 8 + min(lane - u32(lane > 3), 3u)];
    let value = select(planned, sqrt(laneSums[0]), lane == 3);
    segmentRecord[s * 8 + lane] = select(value, 0.0, lane > 4);
  }
}
