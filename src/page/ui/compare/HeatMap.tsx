import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { formatCount } from '#base/format.ts';
import type { HeatGrid } from '#store/compare/compareHealth.ts';
import type { ComparedRun } from '#store/compare/compareRuns.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { drawHeat, type HeatScale } from './heatPicture.ts';

/** A tensor, by its row, at a step. */
export interface HeatPlace {
  readonly row: number;
  readonly step: number;
}

interface HeatMapProps {
  readonly run: ComparedRun;
  /** What is shown, in the page's language. */
  readonly name: string;
  readonly tensors: readonly string[];
  /** Null where there is no map; `words` say why. */
  readonly grid: HeatGrid | null;
  readonly words: string;
  readonly range: HeatScale | null;
  readonly lastStep: number;
  /** Where somebody points, at this map or at one beside it. */
  readonly place: HeatPlace | null;
  readonly point: (place: HeatPlace | null) => void;
  /** The value there, as text. */
  readonly reading: string;
}

/** One run's tensors over its steps. */
export function HeatMap(props: HeatMapProps) {
  const t = useText();
  const { run, name, tensors, grid, words, lastStep, place, point, reading } = props;
  return (
    <figure className="compare-map" aria-label={`${name}, ${run.label}`}>
      <figcaption>
        <LineSample line={{ tone: 'strong', colour: run.colour, dash: run.dash }} />
        <span className="compare-run-name">{run.label}</span>
        {grid !== null && grid.firstBad !== null && (
          <span className="compare-bad">
            ✕ {t('non-finite from step {{n}}', { n: formatCount(grid.firstBad) })}
          </span>
        )}
      </figcaption>
      {grid === null ? (
        <p className="muted">{words}</p>
      ) : (
        <div className="compare-map-body">
          <ol className="compare-tensors" aria-hidden="true">
            {tensors.map((tensor, row) => (
              <li key={tensor} title={tensor} data-pointed={place?.row === row}>
                {tensor}
              </li>
            ))}
          </ol>
          <Cells
            {...{ grid, place, point, lastStep, tensors, reading }}
            range={props.range}
            label={`${name}, ${run.label}`}
          />
          <span />
          <p className="compare-steps muted">
            <span>{t('step {{n}}', { n: 1 })}</span>
            <span>{formatCount(lastStep)}</span>
          </p>
        </div>
      )}
    </figure>
  );
}

interface CellsProps {
  readonly grid: HeatGrid;
  readonly range: HeatScale | null;
  readonly label: string;
  readonly tensors: readonly string[];
  readonly lastStep: number;
  readonly place: HeatPlace | null;
  readonly point: (place: HeatPlace | null) => void;
  readonly reading: string;
}

function Cells({ grid, range, label, tensors, lastStep, place, point, reading }: CellsProps) {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current !== null) drawHeat(canvas.current, grid, range);
  }, [grid, range]);
  const move = ({ clientX, clientY, currentTarget }: PointerEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const across = Math.min(1, Math.max(0, (clientX - box.left) / Math.max(1, box.width)));
    const down = Math.min(1, Math.max(0, (clientY - box.top) / Math.max(1, box.height)));
    point({
      row: Math.min(grid.rows - 1, Math.floor(down * grid.rows)),
      step: Math.min(lastStep, Math.floor(across * lastStep) + 1),
    });
  };
  const keys = (event: KeyboardEvent) => {
    const at = place ?? { row: 0, step: lastStep };
    const stride = Math.max(1, Math.round(lastStep / grid.columns));
    const moves: Readonly<Record<string, HeatPlace>> = {
      ArrowUp: { ...at, row: at.row - 1 },
      ArrowDown: { ...at, row: at.row + 1 },
      ArrowLeft: { ...at, step: at.step - stride },
      ArrowRight: { ...at, step: at.step + stride },
      Home: { ...at, step: 1 },
      End: { ...at, step: lastStep },
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    point({
      row: Math.min(grid.rows - 1, Math.max(0, next.row)),
      step: Math.min(lastStep, Math.max(1, next.step)),
    });
  };
  const spoken =
    place === null
      ? ''
      : `${tensors[place.row] ?? ''}, ${t('step {{n}}', { n: formatCount(place.step) })}: ${reading}`;
  return (
    <div
      className="compare-cells"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={lastStep}
      aria-valuenow={place?.step ?? lastStep}
      aria-valuetext={spoken}
      onPointerMove={move}
      onPointerLeave={() => point(null)}
      onKeyDown={keys}
      onBlur={() => point(null)}
    >
      <canvas ref={canvas} />
      {place !== null && (
        <span
          className="compare-cross"
          style={{
            left: `${(100 * (place.step - 0.5)) / lastStep}%`,
            top: `${(100 * (place.row + 0.5)) / Math.max(1, grid.rows)}%`,
          }}
        />
      )}
    </div>
  );
}
