/** What the metrics table and the report say of their numbers. */

import { say, type Words } from '#base/words.ts';
import type { MatchPlace } from '#store/compare/compareAddress.ts';
import type { MetricView } from '#store/compare/compareMetrics.ts';
import type { Delta } from '#store/compare/compareTable.ts';

export const VIEW_NAMES: Readonly<Record<MetricView, string>> = {
  matched: 'Matched',
  final: 'Final',
  best: 'Best',
};

export const VIEW_WORDS: Readonly<Record<MetricView, string>> = {
  matched:
    'The same epoch of every run: the mean over its steps, and what was evaluated at its end. At a step: its own values, and the newest evaluation. Δ is to the baseline.',
  final:
    'The mean over the last epoch’s steps, and the last evaluation; NaN where the last step was none. Δ is to the baseline.',
  best: 'The best epoch of each run, by itself; epochs with a value that was not finite do not count. Δ is to the baseline.',
};

/** Beside the difference, so that it is not told by colour alone. */
export const DELTA_SIGNS: Readonly<Record<Delta['verdict'], string>> = {
  better: '✓',
  worse: '✗',
  same: '=',
  neither: 'Δ',
};

/** @param common nobody chose it */
export function placeWords(place: MatchPlace, common: boolean): Words {
  if (place.kind === 'step') {
    return common
      ? say('at step {{n}}, the last of all', { n: place.step })
      : say('at step {{n}}', { n: place.step });
  }
  return common
    ? say('at epoch {{n}}, the last of all', { n: place.epoch })
    : say('at epoch {{n}}', { n: place.epoch });
}
