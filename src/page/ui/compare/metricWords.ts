/** What the metrics table and the report say of their numbers. */

import { say, type Words } from '#base/words.ts';
import type { MatchPlace } from '#store/compare/compareAddress.ts';
import type { MetricView } from '#store/compare/compareMetrics.ts';
import type { Delta } from '#store/compare/compareTable.ts';
import type { CompareVerdict } from '#store/compare/compareVerdict.ts';

export const VIEW_NAMES: Readonly<Record<MetricView, string>> = {
  matched: 'Matched',
  final: 'Final',
  best: 'Best',
};

export const VIEW_WORDS: Readonly<Record<MetricView, string>> = {
  matched:
    'The same epoch of every run: the mean over its steps, and the evaluation at its end. At a step: the values of that step and the latest evaluation. Δ is relative to the baseline.',
  final:
    'The mean over the steps of the last epoch, and the last evaluation; NaN if the last step is NaN. Δ is relative to the baseline.',
  best: 'The best epoch of each run; epochs with non-finite values are skipped. Δ is relative to the baseline.',
};

/** Shown beside the difference, so that it is not indicated by colour alone. */
export const DELTA_SIGNS: Readonly<Record<Delta['verdict'], string>> = {
  better: '✓',
  worse: '✗',
  same: '=',
  neither: 'Δ',
};

/** Shown beside a verdict, so that it is not indicated by colour alone. */
export const TONE_MARKS: Readonly<Record<CompareVerdict['tone'], string>> = {
  good: '●',
  neutral: '○',
  warning: '▲',
  bad: '✕',
};

/** @param common nobody chose it */
export function placeWords(place: MatchPlace, common: boolean): Words {
  if (place.kind === 'step') {
    return common
      ? say('at step {{n}}, last common step', { n: place.step })
      : say('at step {{n}}', { n: place.step });
  }
  return common
    ? say('at epoch {{n}}, last common epoch', { n: place.epoch })
    : say('at epoch {{n}}', { n: place.epoch });
}
