import { formatBytes } from '#base/format.ts';
import type { DataCase } from '#checks/bench/dataBench.ts';
import { short } from './text.ts';

/** Images and where they are, then speed and memory. */
export function dataLine(found: DataCase): string {
  const { images, bytes, placement, imagesPerSec, steps } = found;
  const where = placement === 'streamed' ? 'streamed from a file' : `resident, ${placement}`;
  const peaks = [
    `GPU ${formatBytes(found.gpuPeakBytes)}`,
    `process ${formatBytes(found.processPeakBytes)}`,
    `JavaScript ${formatBytes(found.scriptPeakBytes)}`,
  ];
  return [
    `${short(images)} images, ${formatBytes(bytes)}, ${where}`,
    `    ${short(imagesPerSec)} images/s over ${steps} steps; peaks: ${peaks.join(', ')}`,
  ].join('\n');
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
