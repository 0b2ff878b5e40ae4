/** The words inside a plot: what the guides are, where the queue fills, which line reads what. */
import { speak, type Text } from '#base/words.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { besideLine, labelWidth, type PlacedLabel, placeLabels } from './labelPlaces.ts';
import { type PlotBox, xPixel, yPixel } from './linePaths.ts';

/** A shorter band is too small for a reader to relate the words to it, px. */
const LABELLED_BAND = 10;

export function plotLabels(drawing: ChartDrawing, box: PlotBox, t: Text): readonly PlacedLabel[] {
  const { guides, filling, callouts, lines, xAxis, yAxis } = drawing;
  const right = box.x + box.width;
  const foot = box.y + box.height;
  const named = callouts.map(({ x, y, text }) => {
    const words = speak(t, text);
    const at = yPixel(box, yAxis, y);
    const end = Math.min(xPixel(box, xAxis, x), right - 2);
    const left = Math.max(box.x + 4, end - labelWidth(words));
    return {
      key: `callout ${words}`,
      kind: 'callout' as const,
      text: words,
      places: [
        { x: left, y: at + 14 },
        { x: left, y: at - 6 },
      ],
    };
  });
  const levels = guides.map(({ value, label }) => {
    const words = speak(t, label);
    return {
      key: `guide ${value}`,
      kind: 'guide' as const,
      text: words,
      places: besideLine(box, yPixel(box, yAxis, value), words),
    };
  });
  const shaded = filling === null ? 0 : xPixel(box, xAxis, filling.to) - fillingStart(drawing, box);
  const words = t('queue filling');
  const fillingLabel =
    shaded < LABELLED_BAND
      ? []
      : [0.12, 0.88, 0.3, 0.5, 0.7].map((share) => ({
          x: fillingStart(drawing, box) + 3,
          y: box.y + share * (foot - box.y) + 4,
        }));
  return placeLabels(
    [
      ...named,
      ...levels,
      ...(fillingLabel.length === 0
        ? []
        : [
            {
              key: 'filling',
              kind: 'filling' as const,
              ...{ text: words, optional: true },
              places: fillingLabel,
            },
          ]),
    ],
    lines.filter(({ tone }) => tone !== 'faint' && tone !== 'published'),
    box,
    { x: xAxis, y: yAxis },
  );
}

export function fillingStart({ filling, xAxis }: ChartDrawing, box: PlotBox): number {
  const from = Math.max(filling?.from ?? 0, xAxis.domain[0]);
  const at = xPixel(box, xAxis, from);
  return Number.isNaN(at) ? box.x : at;
}
