import { formatBytes } from '#base/format.ts';
import type { DataCase } from '#checks/bench/dataBench.ts';
import { short } from './text.ts';

/** Images and where they are, then speed and memory. */
export function dataLine(found: DataCase): string {
  const { images, bytes, placement, imagesPerSec, steps, evaluated } = found;
  const where = placement === 'streamed' ? 'streamed from a file' : `resident, ${placement}`;
  const peaks = [
    `GPU ${formatBytes(found.gpuPeakBytes)}`,
    `process ${formatBytes(found.processPeakBytes)}`,
    `JavaScript ${formatBytes(found.scriptPeakBytes)}`,
  ];
  return [
    `${short(images)} images, ${formatBytes(bytes)}, ${where}`,
    `    ${short(imagesPerSec)} images/s over ${steps} steps; peaks: ${peaks.join(', ')}`,
    ...(evaluated === null ? [] : [`    ${evaluationLine(evaluated)}`]),
  ].join('\n');
}

function evaluationLine({ accuracies, inFiles }: NonNullable<DataCase['evaluated']>): string {
  const [knn, probe] = [accuracies.at(-2), accuracies.at(-1)];
  const files = `${formatBytes(inFiles)} of features in files`;
  return `evaluated: kNN ${short(knn ?? 0)} %, linear probe ${short(probe ?? 0)} %; ${files}`;
}

/** Numbers of images whose losses depend on where the images are. */
export function differingLosses(
  cases: readonly Pick<DataCase, 'images' | 'losses'>[],
): readonly number[] {
  const first = new Map<number, string>();
  const differing = new Set<number>();
  for (const { images, losses } of cases) {
    const own = losses.join(' ');
    if ((first.get(images) ?? own) !== own) differing.add(images);
    first.set(images, own);
  }
  return [...differing];
}
