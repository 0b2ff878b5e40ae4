import type { BatchShare } from '#kernels/shared/batchShare.ts';
import type { RunConfig } from '#run/config.ts';
import { microBatchCount, normGroups } from '#run/microBatches.ts';

/** Rows of a tower's input that go through it together. */
export interface MicroBatch {
  /** The first of them. */
  readonly first: number;
  readonly rows: number;
  /** Their first group of batch norm. */
  readonly group: number;
  readonly share: BatchShare;
}

/**
 * How the rows of a tower that sees so many views, one after the other, are cut. One micro-batch where
 * a config asks for none; else each is of one view.
 */
export function microBatchesOf(config: RunConfig, views: 1 | 2): readonly MicroBatch[] {
  const perView = microBatchCount(config);
  const count = perView === 1 ? 1 : views * perView;
  const ofGroups = views * normGroups(config);
  const [rows, groups] = [(views * config.batchSize) / count, ofGroups / count];
  return Array.from({ length: count }, (_, at) => ({
    ...{ first: at * rows, rows, group: at * groups },
    share: { groups, ofGroups, first: at === 0, last: at === count - 1 },
  }));
}
