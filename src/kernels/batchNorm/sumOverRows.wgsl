// Adds up the row lanes of a workgroup over a fixed tree: lane c < LANES returns the totals of its quad.
var<workgroup> held: array<vec4f, 128>;

fn sumOverRows(lane: u32, first: vec4f, second: vec4f) {
  held[lane] = first;
  held[64 + lane] = second;
  for (var half = u32(ROW_LANES) / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half * LANES) {
      held[lane] += held[lane + half * LANES];
      held[64 + lane] += held[64 + lane + half * LANES];
    }
  }
}
