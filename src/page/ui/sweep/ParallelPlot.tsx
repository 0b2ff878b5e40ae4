import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { FIELDS } from '#run/fields/fields.ts';
import {
  outcomeOf,
  pointText,
  type SweepConfigResult,
  type SweepResults,
  type SweepRunResult,
} from '#store/queue/sweepResults.ts';
import { useText } from '#ui/i18n/useText.ts';
import { outcomeText } from './outcomeText.ts';
import { fieldAxis, outcomeAxis, type ParallelAxis } from './parallelAxes.ts';
import { SideScroll } from './SideScroll.tsx';

const HEIGHT = 260;
const INSET = { top: 40, bottom: 16, side: 56 } as const;

/** Axes nearer than this are unreadable; the plot then scrolls. */
const NEAREST_AXES = 112;

/** Outcomes with an axis of their own. */
const DRAWN = ['knn', 'loss', 'spread'] as const;

interface ParallelPlotProps {
  readonly results: SweepResults;
  /** Key of the config whose lines are in front; null for none. */
  readonly lit: string | null;
  readonly onLight: (key: string | null) => void;
}

interface Column extends ParallelAxis {
  readonly key: string;
  readonly label: string;
  readonly read: (run: SweepRunResult) => string | number | boolean | null;
}

/**
 * Every run as a line over the swept fields and its outcomes, coloured by what the table is sorted
 * by. The table beside it has all of its numbers.
 */
export function ParallelPlot({ results, lit, onLight }: ParallelPlotProps) {
  const t = useText();
  const holder = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const columns = useMemo(() => columnsOf(results), [results]);
  const shade = useMemo(() => shadeOf(results), [results]);
  const drawn = Math.max(width, 2 * INSET.side + NEAREST_AXES * (columns.length - 1));
  const gap = (drawn - 2 * INSET.side) / Math.max(1, columns.length - 1);
  const x = (i: number) => (columns.length === 1 ? drawn / 2 : INSET.side + i * gap);
  const y = (share: number) => HEIGHT - INSET.bottom - share * (HEIGHT - INSET.top - INSET.bottom);
  const { configs } = results;
  const position = 1 + configs.findIndex(({ key }) => key === lit);
  const inFront = configs[position - 1];
  return (
    <div className="sweep-plot">
      <SideScroll name={t('Parallel coordinates')} into={holder}>
        {width > 0 && (
          <svg
            width={drawn}
            height={HEIGHT}
            aria-hidden="true"
            data-lit={lit !== null}
            onPointerLeave={() => onLight(null)}
          >
            {configs
              .toReversed()
              .flatMap((config) =>
                config.runs.map((run) => (
                  <path
                    key={run.entry.runId}
                    className="sweep-line"
                    data-lit={config.key === lit}
                    data-best={config.best}
                    data-broken={run.broken !== null}
                    style={{ stroke: shade(run) }}
                    d={pathOf(run, columns, x, y)}
                    onPointerEnter={() => onLight(config.key)}
                  />
                )),
              )}
            {columns.map(({ key, label, ticks }, i) => (
              <g key={key} transform={`translate(${x(i)} 0)`} className="sweep-axis-line">
                <text className="sweep-axis-name" y={14} textAnchor="middle">
                  {shortened(t(label), gap)}
                </text>
                <line y1={y(1)} y2={y(0)} />
                {ticks.map(({ share, text }) => (
                  <g key={share} transform={`translate(0 ${y(share)})`}>
                    <line x1={-3} x2={3} />
                    <text x={7} dy="0.32em">
                      {text}
                    </text>
                  </g>
                ))}
              </g>
            ))}
          </svg>
        )}
      </SideScroll>
      <Legend results={results} />
      <label className="sweep-pick">
        <span>{t('Highlight')}</span>
        <input
          type="range"
          min={0}
          max={configs.length}
          value={position}
          aria-valuetext={inFront === undefined ? t('none') : spoken(inFront)}
          onChange={({ currentTarget }) =>
            onLight(configs[Number(currentTarget.value) - 1]?.key ?? null)
          }
        />
        <span className="sweep-picked">{inFront === undefined ? '' : spoken(inFront)}</span>
      </label>
    </div>
  );

  function spoken({ fields, stats }: SweepConfigResult): string {
    const { rank } = results;
    const point = pointText(fields, t) || t('these settings');
    if (rank === null) return point;
    return `${point} · ${t(outcomeOf(rank).label)} ${outcomeText(rank, stats[rank])}`;
  }
}

function columnsOf({ fields, outcomes, configs }: SweepResults): readonly Column[] {
  const runs = configs.flatMap((config) => config.runs);
  return [
    ...fields.map((field): Column => {
      const read = ({ entry }: SweepRunResult) => entry.config[field];
      return { key: field, label: FIELDS[field].label, read, ...fieldAxis(runs.map(read)) };
    }),
    ...DRAWN.filter((name) => outcomes.includes(name)).map((name): Column => {
      const read = ({ values }: SweepRunResult) => values[name];
      return { key: name, label: outcomeOf(name).label, read, ...outcomeAxis(runs.map(read)) };
    }),
  ];
}

/** A run's line; a value that is missing interrupts it. */
function pathOf(
  run: SweepRunResult,
  columns: readonly Column[],
  x: (i: number) => number,
  y: (share: number) => number,
): string {
  let pen = 'M';
  const parts: string[] = [];
  for (const [i, column] of columns.entries()) {
    const share = column.shareOf(column.read(run));
    if (share === null) pen = 'M';
    else {
      parts.push(`${pen}${x(i).toFixed(1)} ${y(share).toFixed(1)}`);
      pen = 'L';
    }
  }
  return parts.join('');
}

/** A line's colour between worst and best; runs that broke have none of these. */
function shadeOf({ rank, configs }: SweepResults): (run: SweepRunResult) => string {
  const sound = configs.flatMap(({ runs }) => runs).filter((run) => run.broken === null);
  const values = sound.flatMap(({ values: all }) => (rank === null ? [] : (all[rank] ?? [])));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (run) => {
    const value = rank === null ? null : run.values[rank];
    if (run.broken !== null) return 'var(--fault)';
    if (rank === null || value === null || !(high > low)) return 'var(--muted)';
    const share = (value - low) / (high - low);
    const good = outcomeOf(rank).better === 'lower' ? 1 - share : share;
    return `color-mix(in oklab, var(--line-1) ${Math.round(100 * good)}%, var(--line-4))`;
  };
}

function Legend({ results: { rank, configs } }: { readonly results: SweepResults }) {
  const t = useText();
  const broken = configs.some((config) => config.broken > 0);
  return (
    <p className="sweep-legend muted">
      {rank !== null && (
        <>
          {t('{{outcome}}: worst', { outcome: t(outcomeOf(rank).label) })}
          <span className="sweep-ramp" aria-hidden="true" />
          {t('best')}
        </>
      )}
      {broken && (
        <>
          <span className="sweep-dashes" aria-hidden="true" />
          {t('failed or collapsed')}
        </>
      )}
    </p>
  );
}

/** About as many characters as fit between two axes. */
function shortened(text: string, gap: number): string {
  const most = Math.max(8, Math.floor(gap / 6.6));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
