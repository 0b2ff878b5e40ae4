/** A chart as a picture of its own size, whatever its size on the page. Loaded with the menu. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { speak, type Text } from '#base/words.ts';
import { chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { PlotPicture } from './ChartPlot.tsx';
import { type Figure, figureSvg } from './figureSvg.ts';

/** px; a PNG has twice as many. */
const FIGURE_PLOT = { width: 660, height: 380 } as const;

/** "kNN accuracy (lab, k ≤ 200, features)". */
function chartName({ metric, protocol }: ChartDrawing, t: Text): string {
  const name = t(chartInfo(metric).label);
  return protocol === null ? name : `${name} (${speak(t, protocol)})`;
}

/** @param runs names of the runs drawn */
export function chartFigure(drawing: ChartDrawing, runs: readonly string[], t: Text): Figure {
  const stage = document.createElement('div');
  stage.className = 'chart chart-figure';
  document.body.append(stage);
  const root = createRoot(stage);
  try {
    flushSync(() => root.render(<PlotPicture drawing={drawing} size={FIGURE_PLOT} />));
    const plot = stage.querySelector('svg');
    if (plot === null) throw new Error('The chart was not drawn.');
    return figureSvg(plot, {
      title: chartName(drawing, t),
      runs,
      lines: drawing.lines
        .filter(({ tone }) => tone !== 'faint')
        .toReversed()
        .map((line) => ({ ...line, label: speak(t, line.label) })),
    });
  } finally {
    root.unmount();
    stage.remove();
  }
}
