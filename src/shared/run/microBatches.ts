/** How a batch is cut into micro-batches, which go through the towers one after the other. */
interface BatchSettings {
  readonly batchSize: number;
  readonly microBatch: number;
  readonly bnGroups: number;
}

type Cut = Pick<BatchSettings, 'batchSize' | 'microBatch'>;

/** 1 where the batch goes through at once. */
export const microBatchCount = ({ batchSize, microBatch }: Cut): number =>
  microBatch === 0 ? 1 : batchSize / microBatch;

/** Groups of a batch with batch-norm statistics of their own: at least one per micro-batch. */
export const normGroups = (settings: BatchSettings): number =>
  settings.bnGroups === 1 ? microBatchCount(settings) : settings.bnGroups;

/** Micro-batches, a multiple of 8, that cut a batch evenly; the whole batch last. */
export function possibleMicroBatches(batchSize: number): number[] {
  const fitting: number[] = [];
  for (let rows = 8; rows <= batchSize; rows += 8) if (batchSize % rows === 0) fitting.push(rows);
  return fitting;
}
