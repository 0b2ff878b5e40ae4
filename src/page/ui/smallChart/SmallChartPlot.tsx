import { memo, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceDot,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatValue } from '#base/format.ts';
import { strokeOf } from '#ui/charts/lineStyles.ts';
import { pictureTurns } from '#ui/charts/pictureTurns.ts';
import { tick } from '#ui/charts/ticks.ts';
import type { SmallAxis, SmallChartData, SmallGuide, SmallLine } from './smallChart.ts';

/** Fewer points than these are drawn as dots too; a single one has no line. */
const DOTTED = 30;

const GUIDE_COLOURS: Record<SmallGuide['tone'], string> = {
  muted: 'var(--muted)',
  good: 'var(--good)',
  fault: 'var(--fault)',
};

const TOOLTIP_STYLE = {
  padding: '5px 9px',
  border: '1px solid var(--border)',
  borderRadius: 'var(--radius-small)',
  background: 'var(--card-raised)',
  fontSize: 'var(--text-s)',
};

interface Row {
  readonly x: number;
  readonly values: readonly (number | null)[];
}

/**
 * The only file that imports Recharts; it is loaded when a small chart is first shown. A picture of
 * it takes tens of milliseconds, so each is built in a task of its own, the frame empty until then.
 */
export function SmallChartPlot({ data }: { readonly data: SmallChartData }) {
  const [drawn, setDrawn] = useState<SmallChartData | null>(null);
  useEffect(() => pictureTurns.take(() => flushSync(() => setDrawn(data))), [data]);
  return drawn !== null && <Picture data={drawn} />;
}

const Picture = memo(function Picture({ data }: { readonly data: SmallChartData }) {
  const { summary, x, y, xs, lines, guides = [], crosses = [] } = data;
  const rows: Row[] = xs.map((at, i) => ({
    x: at,
    values: lines.map(({ values }) => values[i] ?? null),
  }));
  return (
    <ComposedChart
      responsive
      className="small-chart-plot"
      data={rows}
      margin={{ top: 18, right: 16, bottom: 18, left: 4 }}
      accessibilityLayer={false}
      role="img"
      aria-label={summary}
    >
      <CartesianGrid stroke="var(--grid)" vertical={false} />
      <XAxis
        dataKey="x"
        {...axisOf(x)}
        label={{ value: x.title, position: 'insideBottom', offset: -12 }}
        height={26}
      />
      <YAxis
        {...axisOf(y)}
        label={{ value: y.title, position: 'insideLeft', angle: -90, className: 'small-chart-y' }}
        width={y.title === '' ? 46 : 58}
      />
      <Tooltip
        isAnimationActive={false}
        contentStyle={TOOLTIP_STYLE}
        formatter={(value) => (typeof value === 'number' ? formatValue(value) : String(value))}
        labelFormatter={(at) => `${x.title}: ${typeof at === 'number' ? tick(at) : at}`}
        cursor={{ stroke: 'var(--border-strong)' }}
      />
      {lines.map((line, i) => series(line, i, xs.length))}
      {guides.map(({ axis, at, label, tone }) => (
        <ReferenceLine
          key={`${axis} ${at} ${label}`}
          {...(axis === 'x' ? { x: at } : { y: at })}
          stroke={GUIDE_COLOURS[tone]}
          strokeDasharray={tone === 'good' ? 'none' : '4 3'}
          label={{ value: label, position: axis === 'x' ? 'top' : 'insideBottomRight' }}
        />
      ))}
      {crosses.map((cross) => (
        <ReferenceDot key={cross.x} {...cross} shape={Cross} />
      ))}
    </ComposedChart>
  );
});

function axisOf({ scale, domain, ticks }: SmallAxis) {
  return {
    type: 'number' as const,
    scale,
    domain: [...domain],
    ticks: [...ticks],
    // A linear axis has few ticks and shows them all: finding the ones that fit measures each on the page.
    interval: scale === 'log' ? ('preserveEnd' as const) : 0,
    tickFormatter: (value: number) => tick(value, scale === 'log'),
    tickLine: false,
    axisLine: { stroke: 'var(--border)' },
  };
}

/** A function and not a component: Recharts reads the kinds of its direct children. */
function series(line: SmallLine, index: number, points: number) {
  const { color, dash, width, opacity } = strokeOf(line);
  const shared = {
    dataKey: ({ values }: Row) => values[index],
    name: line.name,
    stroke: color,
    strokeWidth: width,
    strokeOpacity: opacity,
    strokeDasharray: dash,
    isAnimationActive: false,
  };
  if (line.filledSteps === true) {
    return (
      <Area
        key={line.name}
        {...shared}
        type="stepAfter"
        fill={color}
        fillOpacity={0.25}
        dot={false}
      />
    );
  }
  const dotted = points < DOTTED && line.tone !== 'faint';
  return (
    <Line
      key={line.name}
      {...shared}
      type="linear"
      dot={dotted && { r: 2.2, fill: color, strokeDasharray: 'none' }}
    />
  );
}

function Cross({ cx, cy }: { readonly cx?: number; readonly cy?: number }) {
  if (cx === undefined || cy === undefined) return <g />;
  return <path d={`M${cx - 3} ${cy - 3}l6 6m0 -6l-6 6`} stroke="var(--fault)" strokeWidth={2} />;
}
