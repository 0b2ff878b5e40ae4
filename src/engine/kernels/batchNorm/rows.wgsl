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
