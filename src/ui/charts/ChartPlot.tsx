import { memo } from 'react';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ChartDrawing } from '#store/chartDrawings.ts';
import { formatMetric } from '#store/chartLines.ts';
import type { MarkKind } from '#store/decimate.ts';
import { formatCount, formatValue } from '#store/format.ts';
import { ChartTooltip } from './ChartTooltip.tsx';
import { strokeOf } from './lineStyles.ts';

const MARGIN = { top: 14, right: 8, bottom: 0, left: 0 };

function tick(value: number): string {
  return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
    ? formatValue(value)
    : formatCountOrDecimal(value);
}

function formatCountOrDecimal(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(4)));
}

/** A stage's number, where its band is wide enough to hold it. */
function bandLabel(from: number, to: number, end: number, stage: number): string {
  return (to - from) / Math.max(1, end) > 0.04 ? String(stage) : '';
}

/** The drawn lines. Memoised: it draws again only when its drawing was made anew. */
export const ChartPlot = memo(function ChartPlot({ drawing }: { readonly drawing: ChartDrawing }) {
  const { metric, points, lines, marks, guides, bands, moments, xAxis, yAxis } = drawing;
  // A run's first point is not a line yet; few points show where each was measured.
  const dots = points.length <= 40 && lines.length > 0;
  return (
    <div className="chart-plot" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%" minWidth={0}>
        <LineChart
          data={points as ChartDrawing['points'][number][]}
          margin={MARGIN}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--grid)" />
          {bands.map(({ from, to, stage }) => (
            <ReferenceArea
              key={`stage ${stage}`}
              x1={from}
              x2={to}
              fill="var(--accent)"
              fillOpacity={stage % 2 === 0 ? 0.06 : 0}
              label={{
                value: bandLabel(from, to, xAxis.domain[1], stage),
                position: 'insideTop',
                fontSize: 11,
              }}
            />
          ))}
          {moments.map(({ x, kind }) => (
            <ReferenceLine
              key={`${kind} ${x}`}
              x={x}
              stroke={kind === 'alarm' ? 'var(--fault)' : 'var(--accent)'}
              strokeOpacity={0.7}
              strokeDasharray={kind === 'alarm' ? 'none' : '3 2'}
            />
          ))}
          <XAxis
            dataKey="x"
            type="number"
            domain={[xAxis.domain[0], xAxis.domain[1]]}
            ticks={xAxis.ticks}
            tickFormatter={formatCount}
            tickLine={false}
            axisLine={{ stroke: 'var(--border)' }}
            height={24}
            allowDataOverflow
          />
          <YAxis
            type="number"
            scale={yAxis.scale}
            domain={[yAxis.domain[0], yAxis.domain[1]]}
            ticks={yAxis.ticks}
            tickFormatter={tick}
            tickLine={false}
            axisLine={false}
            width={52}
            allowDataOverflow
          />
          {guides.map(({ value, label }) => (
            <ReferenceLine
              key={label}
              y={value}
              stroke="var(--muted)"
              strokeDasharray="2 4"
              label={{ value: label, position: 'insideBottomRight', fontSize: 11 }}
            />
          ))}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--border-strong)' }}
            content={<ChartTooltip lines={lines} format={(value) => formatMetric(metric, value)} />}
          />
          {lines.map((line) => {
            const { color, dash, width, opacity } = strokeOf(line);
            const strong = line.tone === 'strong';
            return (
              <Line
                key={line.key}
                dataKey={line.key}
                name={line.label}
                type="linear"
                stroke={color}
                strokeWidth={width}
                strokeOpacity={opacity}
                strokeDasharray={dash}
                dot={dots && strong ? { r: 2, strokeWidth: 1, strokeDasharray: 'none' } : false}
                activeDot={strong ? { r: 3 } : false}
                isAnimationActive={false}
              />
            );
          })}
          {marks.map(({ x, y, kind }) => (
            <ReferenceDot
              key={`${kind} ${x}`}
              x={x}
              y={y}
              ifOverflow="visible"
              shape={({ cx, cy }) => <MarkShape cx={cx ?? 0} cy={cy ?? 0} kind={kind} />}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
});

interface MarkShapeProps {
  readonly cx: number;
  readonly cy: number;
  readonly kind: MarkKind;
}

/** ✕ for NaN, ▲ for +Inf, ▼ for −Inf. */
function MarkShape({ cx, cy, kind }: MarkShapeProps) {
  const outline = {
    NaN: 'M-5-5L5 5M-5 5L5-5',
    '+Inf': 'M0-6L6 5H-6Z',
    '−Inf': 'M0 6L6-5H-6Z',
  }[kind];
  return (
    <path
      d={outline}
      transform={`translate(${cx} ${cy})`}
      stroke="var(--fault)"
      strokeWidth={2.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      fill={kind === 'NaN' ? 'none' : 'var(--fault)'}
    />
  );
}
