import { inEnglish, speak } from '#base/words.ts';
import type { DatasetSummary } from '#run/datasets.ts';

/** Classes that are named with their counts. */
const NAMED = 10;
/** Skipped images that the notes name with their reasons. */
const IN_NOTES = 5;

/** What a run trains on, for a terminal: counts, classes, notes, every skipped image that is known. */
export function dataLines(summary: DatasetSummary): string[] {
  const { name, images, side, testImages, levels, classes = [], notes, skipped = [] } = summary;
  const held = testImages === 0 ? '' : `, ${testImages} of them its test split`;
  const [finest, ...coarser] = levels;
  const named = classes.slice(0, NAMED).map((one) => `${one.name} ${one.count}`);
  if ((finest?.classes ?? 0) > named.length) named.push('…');
  const others = coarser.map((level) => `, ${level.classes} of the level ${level.name}`);
  return [
    `Data: ${name}, ${images} images of ${side} × ${side}${held}`,
    ...(finest === undefined
      ? []
      : [`  ${finest.classes} classes${others.join('')}: ${named.join(', ')}`]),
    ...notes.map((note) => `  ${speak(inEnglish, note)}`),
    ...skipped.slice(IN_NOTES).map((reason) => `  Skipped: ${speak(inEnglish, reason)}`),
  ];
}
