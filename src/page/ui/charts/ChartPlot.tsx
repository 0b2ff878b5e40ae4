import { memo, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ChartDrawing } from '#charts/drawing.ts';
import { ChartFrame, ChartWords } from './ChartFrame.tsx';
import { ChartLines } from './ChartLines.tsx';
import { pictureTurns } from './pictureTurns.ts';

/** Around the plot, px, with room for ticks and titles; the pointer's layer uses the same numbers. */
export const PLOT_INSET = { top: 14, right: 12, bottom: 40, left: 58 } as const;

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The drawn chart, as our own SVG: a zoom redraws up to ten charts within a tenth of a
 * second, of which recharts took most (each redraw measures every tick's text and renders its
 * store three times). Memoised: it renders again only when its drawing has changed. The first
 * picture comes in a task of its own; until then its place is empty and as high.
 */
export const ChartPlot = memo(function ChartPlot({ drawing }: { readonly drawing: ChartDrawing }) {
  const holder = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<PlotSize | null>(null);
  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    let drawn = false;
    let giveUp = () => {};
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      // What is hidden has no size; it is measured again when it is shown.
      if (width === 0 || height === 0) return;
      drawn = true;
      setSize((now) => (now?.width === width && now.height === height ? now : { width, height }));
    };
    const observer = new ResizeObserver(() => {
      if (drawn) return measure();
      giveUp();
      giveUp = pictureTurns.take(() => flushSync(measure));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      giveUp();
    };
  }, []);
  return (
    <div ref={holder} className="chart-plot" aria-hidden="true">
      {size !== null && <PlotPicture drawing={drawing} size={size} />}
    </div>
  );
});

interface PlotPictureProps {
  readonly drawing: ChartDrawing;
  readonly size: PlotSize;
}

export function PlotPicture({ drawing, size }: PlotPictureProps) {
  const { top, right, bottom, left } = PLOT_INSET;
  const box = {
    x: left,
    y: top,
    width: Math.max(1, size.width - left - right),
    height: Math.max(1, size.height - top - bottom),
  };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: hidden; the figure has a name and says all in words.
    <svg width={size.width} height={size.height}>
      <ChartFrame drawing={drawing} box={box} />
      <ChartLines drawing={drawing} box={box} />
      <ChartWords drawing={drawing} box={box} />
    </svg>
  );
}
