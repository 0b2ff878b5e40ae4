import { useCallback, useState } from 'react';
import { formatCount, formatPercent } from '#base/format.ts';
import type { Confusion } from '#run/evaluations.ts';
import { classAnswers, confusionMatrix } from '#store/runs/confusion.ts';
import { HeatMap, type HeatPlace } from '#ui/heatMap/HeatMap.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { drawConfusion } from './confusionPicture.ts';

/** Height of the picture's rows in px, by their number. */
const rowHeight = (classes: number): number => Math.min(24, Math.max(4, Math.floor(360 / classes)));

/** Rows lower than this have no room for a name. */
const LEAST_NAMED = 11;

/** Which classes were taken for which. */
export function ConfusionMap({ confusion }: { readonly confusion: Confusion }) {
  const t = useText();
  const [place, point] = useState<HeatPlace | null>(null);
  const { classNames } = confusion;
  const classes = classNames.length;
  const draw = useCallback(
    (canvas: HTMLCanvasElement) => drawConfusion(canvas, confusionMatrix(confusion), classes),
    [confusion, classes],
  );
  const height = rowHeight(classes);
  return (
    <figure
      className="probe-map"
      data-named={height >= LEAST_NAMED}
      ref={(figure) => figure?.style.setProperty('--heat-row', `${height}px`)}
    >
      <figcaption className="muted">
        {t('Rows are classes, columns the answers; bright is a large share of the class.')}
      </figcaption>
      <HeatMap
        label={t('Confusion matrix of the linear probe')}
        draw={draw}
        rows={classNames.map((name) => (height < LEAST_NAMED ? '' : name))}
        columns={classes}
        lastStep={classes}
        ends={[
          t('answer {{name}}', { name: classNames[0] ?? '' }),
          t('answer {{name}}', { name: classNames.at(-1) ?? '' }),
        ]}
        place={place}
        point={point}
        reading={reading(confusion, place, t)}
      />
      <p className="heat-reading">{reading(confusion, place, t)}</p>
    </figure>
  );
}

function reading(
  confusion: Confusion,
  place: HeatPlace | null,
  t: ReturnType<typeof useText>,
): string {
  if (place === null) return t('Point at the picture, or move over it with the arrow keys.');
  const { classNames } = confusion;
  const answer = place.step - 1;
  const count = confusionMatrix(confusion)[place.row * classNames.length + answer] ?? 0;
  const all = classAnswers(confusion)[place.row]?.queries ?? 0;
  return t('{{name}} taken for {{answer}}: {{count}} of {{all}} ({{share}})', {
    name: classNames[place.row] ?? '',
    answer: classNames[answer] ?? '',
    count: formatCount(count),
    all: formatCount(all),
    share: formatPercent(all === 0 ? 0 : (100 * count) / all),
  });
}
