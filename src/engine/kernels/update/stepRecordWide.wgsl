// stepRecord for hardware, where one lane that reads a hundred rows waits for each: 32 lanes share the rows of
// a column, every so-manieth row, and join them over a fixed tree. Sums in that order: deterministic.
// Counts are whole numbers, exact in any order: WHOLE finds them in the statistics themselves, SPANS of them.
// HEALTH: a second workgroup leaves that of the embeddings, see healthWide.
@group(0) @binding(0) var<storage, read> rows: array<f32>;
@group(0) @binding(1) var<storage, read> statistics: array<f32>;
@group(0) @binding(2) var<storage, read_write> record: array<f32>;
@group(0) @binding(3) var<storage, read_write> forward: array<f32>;
//@if HEALTH
//@tensor 4 read raw numbers
@group(0) @binding(5) var<storage, read> unit: array<f32>;
@group(0) @binding(6) var<storage, read> norms: array<f32>;
@group(0) @binding(7) var<storage, read_write> health: array<f32>;
//@end

var<workgroup> totals: array<f32, 256>;

// Lane l < width gets Σ over the lanes l, l + width, … of 256.
fn joinTotals(lane: u32, mine: f32, width: u32) {
  workgroupBarrier();
  totals[lane] = mine;
  for (var half = 128u; half >= width; half /= 2) {
    workgroupBarrier();
    if (lane < half) {
      totals[lane] += totals[lane + half];
    }
  }
  workgroupBarrier();
}

fn leaveRecord(lane: u32) {
  var found = 0.0;
  for (var at = lane; at < shape.SPANS; at += 256) {
    //@if WHOLE
    if ((bitcast<u32>(statistics[at]) & 0x7f800000u) == 0x7f800000u) {
      found += 1.0;
    }
    //@else
    found += statistics[at * 2 + 1];
    //@end
  }
  joinTotals(lane, found, 1u);
  var bad = totals[0];
  if (lane == 0) {
    record[56] = bad;
  }
  for (var loss = 0u; loss < shape.LOSSES; loss++) {
    var total = 0.0;
    for (var row = lane / 8; row < shape.B; row += 32) {
      total += rows[(loss * shape.B + row) * 8 + lane % 8];
    }
    joinTotals(lane, total, 8u);
    if (lane < 8) {
      record[loss * 8 + lane] = totals[lane];
    }
    bad += totals[3];
    if ((bitcast<u32>(totals[0]) & 0x7f800000u) == 0x7f800000u) {
      bad += 1.0;
    }
  }
  if (lane == 0) {
    forward[0] = bad;
  }
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  if (group.x == 0) {
    leaveRecord(lane);
  }
  //@if HEALTH
  if (group.x == 1) {
    leaveHealth(lane, group.y);
  }
  //@end
}
