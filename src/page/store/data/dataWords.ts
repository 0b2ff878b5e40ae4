/** What a data set's summary means for its measurements. */
import { say, type Words } from '#base/words.ts';
import type { DatasetSummary } from '#run/datasets.ts';

/** Why there is no kNN accuracy; null where there is one. */
export function whyNoKnn({ levels }: Pick<DatasetSummary, 'levels'>): Words | null {
  return levels.length > 0
    ? null
    : say(
        'These images have no labels, so kNN accuracy and the linear probe are not measured. Put each class in a folder of its own to have them.',
      );
}
