import type { StatisticsNoise } from '#diagnosis/evidence.ts';
import type { ArenaLayout } from '#model/parameters.ts';

/**
 * How far the means that batch norm subtracts in training are from the running means that it
 * subtracts in an evaluation, in running standard deviations: of each channel the root mean square
 * over the groups of the batch, of a layer the median channel. Sampling alone gives 1/√n for groups
 * of n independent values.
 * @param layout of one tower's running means and variances
 * @param batch statistics of each group of the batch, the query tower's at the start of each group
 * @param running the running ones, the query tower's first
 * @param groupStride elements from one group's statistics to the next group's
 * @returns the layer with the largest value; null if no layer was normalised by the batch
 */
export function statisticsNoise(
  { slots }: ArenaLayout,
  batch: Float32Array,
  running: Float32Array,
  groupStride: number,
): StatisticsNoise | null {
  const groups = batch.length / groupStride;
  const offsets = new Map(slots.map(({ name, offset }) => [name, offset]));
  let loudest: StatisticsNoise | null = null;
  for (const { name, offset: mean, length } of slots) {
    const layer = /^(.*)\.running_mean$/.exec(name)?.[1];
    const variance = offsets.get(`${layer}.running_var`);
    if (layer === undefined || variance === undefined) continue;
    const channels = Array.from({ length }, (_, channel) => {
      let squares = 0;
      for (let group = 0; group < groups; group++) {
        const seen = batch[group * groupStride + mean + channel] ?? Number.NaN;
        squares += (seen - (running[mean + channel] ?? Number.NaN)) ** 2;
      }
      return Math.sqrt(squares / groups / (running[variance + channel] ?? Number.NaN));
    });
    const noise = channels.toSorted((a, b) => a - b)[length >> 1] ?? 0;
    if (noise > (loudest?.noise ?? 0)) loudest = { layer, noise };
  }
  return loudest;
}
