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
  if (lane == 0) {
    let at = HEADER + s * 8;
    segmentRecord[s * 8] = plan[at];
    segmentRecord[s * 8 + 1] = plan[at + 1];
    segmentRecord[s * 8 + 2] = plan[at + 2];
    segmentRecord[s * 8 + 3] = sqrt(square);
    segmentRecord[s * 8 + 4] = plan[at + 3];
    segmentRecord[s * 8 + 5] = 0.0;
    segmentRecord[s * 8 + 6] = 0.0;
    segmentRecord[s * 8 + 7] = 0.0;
  }
}
