// Shared by the four kernels of a batch-norm layer in training.
// x [N, PIXELS, 4·C4] f32 or packed halves, as y and the residual; sample n belongs to group n mod GROUPS (F.batch_norm on a view, as in
// MoCo's SplitBatchNorm) and a group's rows are counted sample by sample: ROWS = N·PIXELS/GROUPS.
// A workgroup takes LANES channel quads side by side (C4 % LANES = 0) and 64 / LANES rows at a time.
// LANES and what a layer has are numbers of the shape, so that all layers share four pipelines.

fn rowOffset(g: u32, row: u32) -> u32 {
  //@if GROUPED
  return ((g + shape.GROUPS * (row / shape.PIXELS)) * shape.PIXELS + row % shape.PIXELS) * shape.C4;
  //@else
  return row * shape.C4;
  //@end
}

// Where an invocation works: its channel quad c and, of the rows of group g, every step-th from
// row to end, which is its share of a chunk.
struct Place {
  c: u32,
  g: u32,
  chunk: u32,
  row: u32,
  end: u32,
  step: u32,
}

fn placeOf(workgroup: u32, lane: u32) -> Place {
  let LANES = shape.LANES;
  let BLOCKS = shape.C4 / LANES;
  let c = (workgroup % BLOCKS) * LANES + lane % LANES;
  let chunk = (workgroup / BLOCKS) % shape.CHUNKS;
  let g = workgroup / (BLOCKS * shape.CHUNKS);
  let row = chunk * shape.ROWS / shape.CHUNKS + lane / LANES;
  let end = (chunk + 1) * shape.ROWS / shape.CHUNKS;
  return Place(c, g, chunk, row, end, 64 / LANES);
}
