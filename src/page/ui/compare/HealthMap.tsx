import { useCallback } from 'react';
import { formatCount } from '#base/format.ts';
import type { HeatGrid } from '#store/compare/compareHealth.ts';
import type { ComparedRun } from '#store/compare/compareRuns.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { HeatMap, type HeatPlace } from '#ui/heatMap/HeatMap.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { drawHeat, type HeatScale } from './heatPicture.ts';

interface HealthMapProps {
  readonly run: ComparedRun;
  /** What is shown, in the page's language. */
  readonly name: string;
  readonly tensors: readonly string[];
  /** Null where there is no map; `words` say why. */
  readonly grid: HeatGrid | null;
  readonly words: string;
  readonly range: HeatScale | null;
  readonly lastStep: number;
  readonly place: HeatPlace | null;
  readonly point: (place: HeatPlace | null) => void;
  /** The value there, as text. */
  readonly reading: string;
}

/** One run's tensors over its steps. */
export function HealthMap(props: HealthMapProps) {
  const t = useText();
  const { run, name, tensors, grid, words, range, lastStep, place, point, reading } = props;
  const draw = useCallback(
    (canvas: HTMLCanvasElement) => {
      if (grid !== null) drawHeat(canvas, grid, range);
    },
    [grid, range],
  );
  const label = `${name}, ${run.label}`;
  return (
    <figure className="compare-map" aria-label={label}>
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
        <HeatMap
          {...{ label, draw, lastStep, place, point }}
          rows={tensors}
          columns={grid.columns}
          reading={
            place === null
              ? ''
              : `${tensors[place.row] ?? ''}, ${t('step {{n}}', { n: formatCount(place.step) })}: ${reading}`
          }
        />
      )}
    </figure>
  );
}
