/** Values that a y axis leaves out, in words. */
import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { OffScale } from './drawing.ts';

/** "3 points off-scale". */
export function offScaleWords(n: number): Words {
  return n === 1 ? say('1 point off-scale') : say('{{n}} points off-scale', { n: formatCount(n) });
}

export function offScaleSentences({ above, below }: OffScale): readonly Words[] {
  const n = above + below;
  return n === 0 ? [] : [say('{{points}}.', { points: offScaleWords(n) })];
}
