// Adds up the row lanes of a workgroup over a fixed tree: lane c < LANES returns the totals of its quad.
var<workgroup> held: array<vec4f, 128>;

fn sumOverRows(lane: u32, first: vec4f, second: vec4f) {
  held[lane] = first;
  held[64 + lane] = second;
  for (var half = 32 / shape.LANES; half > 0; half /= 2) {
    workgroupBarrier();
    if (lane < half * shape.LANES) {
      held[lane] += held[lane + half * shape.LANES];
      held[64 + lane] += held[64 + lane + half * shape.LANES];
    }
  }
}
