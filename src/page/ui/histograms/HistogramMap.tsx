import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { formatCount } from '#base/format.ts';
import type { HistogramGrid } from '#store/runs/histograms.ts';
import { useText } from '#ui/i18n/useText.ts';
import { drawHistogram } from './histogramPicture.ts';
import { edgeText } from './histogramWords.ts';

/** A row of the picture at a step. */
export interface HistogramPlace {
  readonly row: number;
  readonly step: number;
}

interface HistogramMapProps {
  readonly label: string;
  readonly grid: HistogramGrid;
  readonly lastStep: number;
  readonly place: HistogramPlace | null;
  readonly point: (place: HistogramPlace | null) => void;
  /** What is there, as text. */
  readonly reading: string;
}

/** Every so many rows have their value beside them. */
const LABELLED = 4;

/** The values of one tensor over a run's steps: bright is where many elements are. */
export function HistogramMap({ label, grid, lastStep, place, point, reading }: HistogramMapProps) {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current !== null) drawHistogram(canvas.current, grid);
  }, [grid]);
  const { rows, columns } = grid;
  const middle = (rows.length - 1) / 2;
  const inside = (row: number, step: number): HistogramPlace => ({
    row: Math.min(rows.length - 1, Math.max(0, row)),
    step: Math.min(lastStep, Math.max(1, step)),
  });
  const move = ({ clientX, clientY, currentTarget }: PointerEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const across = (clientX - box.left) / Math.max(1, box.width);
    const down = (clientY - box.top) / Math.max(1, box.height);
    point(inside(Math.floor(down * rows.length), Math.floor(across * lastStep) + 1));
  };
  const keys = (event: KeyboardEvent) => {
    const { row, step } = place ?? { row: Math.round(middle), step: lastStep };
    const stride = Math.max(1, Math.round(lastStep / columns));
    const moves: Readonly<Record<string, HistogramPlace>> = {
      ArrowUp: inside(row - 1, step),
      ArrowDown: inside(row + 1, step),
      ArrowLeft: inside(row, step - stride),
      ArrowRight: inside(row, step + stride),
      Home: inside(row, 1),
      End: inside(row, lastStep),
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    point(next);
  };
  return (
    <div className="histogram-map">
      <ol aria-hidden="true">
        {rows.map((row, i) => (
          <li key={row.from}>{Math.abs(i - middle) % LABELLED === 0 && edgeText(row)}</li>
        ))}
      </ol>
      <div
        className="histogram-cells"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={lastStep}
        aria-valuenow={place?.step ?? lastStep}
        aria-valuetext={reading}
        onPointerMove={move}
        onPointerLeave={() => point(null)}
        onKeyDown={keys}
        onBlur={() => point(null)}
      >
        <canvas ref={canvas} />
        {place !== null && (
          <span
            className="histogram-cross"
            style={{
              left: `${(100 * (place.step - 0.5)) / lastStep}%`,
              top: `${(100 * (place.row + 0.5)) / rows.length}%`,
            }}
          />
        )}
      </div>
      <span />
      <p className="histogram-steps muted">
        <span>{t('step {{n}}', { n: 1 })}</span>
        <span>{formatCount(lastStep)}</span>
      </p>
    </div>
  );
}
