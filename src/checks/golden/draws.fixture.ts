import { RandomStream } from '#base/random.ts';
import { drawDistinct, RowChoice } from '#cluster/sampling.ts';

/** A permutation of 300, 9 different ones of 50 and 11 rows of 40, as a run of this seed draws them. */
export function labDraws(seed: number): number[][] {
  const stream = (a: number, b = 0) => new RandomStream(seed, 'cluster', a, b);
  const chosen = new RowChoice(stream(3), 40, 11);
  return [
    [...stream(1).permutation(300)],
    [...drawDistinct(stream(2, 3), 50, 9)],
    Array.from({ length: 40 }, (_, row) => row).filter((row) => chosen.has(row)),
  ];
}
