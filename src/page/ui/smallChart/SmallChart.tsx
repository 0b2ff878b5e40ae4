import './SmallChart.css';
import { Suspense, useState } from 'react';
import { formatCount, formatValue } from '#base/format.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import type { SmallChartData } from './smallChart.ts';

const SmallChartPlot = later(
  () => import('./SmallChartPlot.tsx'),
  (module) => module.SmallChartPlot,
);

interface SmallChartProps {
  readonly data: SmallChartData;
  /** One of many beside each other: lower, and without legend and table. */
  readonly compact?: boolean;
}

/** A static chart: plot, legend where there are several lines, and the values as a table. */
export function SmallChart({ data, compact = false }: SmallChartProps) {
  return (
    <div className="small-chart" data-compact={compact}>
      <div className="small-chart-frame">
        <Suspense>
          <SmallChartPlot data={data} />
        </Suspense>
      </div>
      {!compact && data.lines.length > 1 && <Legend data={data} />}
      {!compact && <Table data={data} />}
    </div>
  );
}

function Legend({ data }: { readonly data: SmallChartData }) {
  return (
    <ul className="small-chart-legend">
      {data.lines.map((line) => (
        <li key={line.name}>
          <LineSample line={line} /> {line.name}
        </li>
      ))}
    </ul>
  );
}

function Table({ data }: { readonly data: SmallChartData }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <details
      className="small-chart-table"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{t('Table')}</summary>
      {open && <Values data={data} />}
    </details>
  );
}

function Values({ data: { summary, x, xs, lines } }: { readonly data: SmallChartData }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section aria-label={summary} tabIndex={0}>
      <table>
        <HeadRow names={[x.title, ...lines.map(({ name }) => name)]} />
        <tbody>
          {xs.map((at, i) => (
            <tr key={at}>
              {[at, ...lines.map(({ values }) => values[i] ?? null)].map((value, column) => (
                <td key={column === 0 ? 'x' : lines[column - 1]?.name}>{written(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function written(value: number | null): string {
  if (value === null) return '–';
  return Number.isInteger(value) ? formatCount(value) : formatValue(value);
}
