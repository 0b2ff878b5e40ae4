// Shared by the four kernels of a batch-norm layer in training.
// x [GROUPS, ROWS, 4·C4] f32 or packed halves, as y and the residual: the samples of a group, each of as
// many rows as it has pixels, follow each other (MoCo's SplitBatchNorm on a batch of another order).
// A workgroup takes LANES channel quads side by side (C4 % LANES = 0) and 64 / LANES rows at a time.
// LANES and what a layer has are numbers of the shape, so that all layers share four pipelines.

fn rowOffset(g: u32, row: u32) -> u32 {
  return (g * shape.ROWS + row) * shape.C4;
}

// Where an invocation works: its channel quad c and, of the quads of group g, every step-th from
// at to end, which is its share of a chunk's rows.
struct Place {
  c: u32,
  g: u32,
  chunk: u32,
  at: u32,
  end: u32,
  step: u32,
}

fn placeOf(workgroup: u32, lane: u32) -> Place {
  let LANES = shape.LANES;
  let BLOCKS = shape.C4 / LANES;
  let c = (workgroup % BLOCKS) * LANES + lane % LANES;
  let chunk = (workgroup / BLOCKS) % shape.CHUNKS;
  let g = workgroup / (BLOCKS * shape.CHUNKS);
  let first = chunk * shape.ROWS / shape.CHUNKS;
  let end = (chunk + 1) * shape.ROWS / shape.CHUNKS;
  let at = rowOffset(g, first + lane / LANES) + c;
  return Place(c, g, chunk, at, rowOffset(g, end), 64 / LANES * shape.C4);
}
