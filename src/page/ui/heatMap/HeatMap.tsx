import './HeatMap.css';
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { formatCount } from '#base/format.ts';
import { useText } from '#ui/i18n/useText.ts';

/** A row of the picture at a step. */
export interface HeatPlace {
  readonly row: number;
  readonly step: number;
}

interface HeatMapProps {
  /** What is shown, in the page's language. */
  readonly label: string;
  /** Draws all cells; the same function for the same picture. */
  readonly draw: (canvas: HTMLCanvasElement) => void;
  /** What is written beside each row, from the top; empty for nothing. */
  readonly rows: readonly string[];
  readonly columns: number;
  readonly lastStep: number;
  /** What is written below the first and the last column; steps by default. */
  readonly ends?: readonly [first: string, last: string];
  /** The row that the keys begin at. */
  readonly firstRow?: number;
  /** Where somebody points, at this map or at one beside it. */
  readonly place: HeatPlace | null;
  readonly point: (place: HeatPlace | null) => void;
  /** What is there, as text. */
  readonly reading: string;
}

/** Values over a run's steps as a picture that is read by pointer and by keys. */
export function HeatMap(props: HeatMapProps) {
  const { label, draw, rows, columns, lastStep, firstRow = 0, place, point, reading } = props;
  const t = useText();
  const [from, to] = props.ends ?? [t('step {{n}}', { n: 1 }), formatCount(lastStep)];
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current !== null) draw(canvas.current);
  }, [draw]);
  const inside = (row: number, step: number): HeatPlace => ({
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
    const { row, step } = place ?? { row: firstRow, step: lastStep };
    const stride = Math.max(1, Math.round(lastStep / columns));
    const moves: Readonly<Record<string, HeatPlace>> = {
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
    <div className="heat-map">
      <ol aria-hidden="true">
        {rows.map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place.
          <li key={i} title={name} data-pointed={place?.row === i}>
            {name}
          </li>
        ))}
      </ol>
      <div
        className="heat-cells"
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
            className="heat-cross"
            style={{
              left: `${(100 * (place.step - 0.5)) / lastStep}%`,
              top: `${(100 * (place.row + 0.5)) / Math.max(1, rows.length)}%`,
            }}
          />
        )}
      </div>
      <span />
      <p className="heat-steps muted">
        <span>{from}</span>
        <span>{to}</span>
      </p>
    </div>
  );
}
