import { type ReactNode, useId } from 'react';
import type { ChartDrawing, DrawnLine, DrawnMark } from '#charts/drawing.ts';
import { useFaded } from '#store/hooks.ts';
import { areaPath, linePath, type PlotBox, xPixel, yPixel } from './linePaths.ts';
import { lineColour, ringPath, strokeOf } from './lineStyles.ts';

/** A run's first steps are not a line yet: few values show where each was measured. */
const FEW = 40;

/** Half a dot and a little, px. */
const ROOM = 4;

interface ChartLinesProps {
  readonly drawing: ChartDrawing;
  readonly box: PlotBox;
}

/** Areas, lines and marks, one path each. */
export function ChartLines({ drawing, box }: ChartLinesProps) {
  const clip = useId();
  const { lines, areas, marks, xAxis, yAxis } = drawing;
  const place =
    ({ xs, ys }: DrawnLine) =>
    (i: number) =>
      [xPixel(box, xAxis, xs[i] ?? Number.NaN), yPixel(box, yAxis, ys[i] ?? Number.NaN)] as const;
  return (
    <g className="chart-lines">
      <clipPath id={clip}>
        {/* With room for the dots at the ends. */}
        <rect
          x={box.x - ROOM}
          y={box.y - ROOM}
          width={box.width + 2 * ROOM}
          height={box.height + 2 * ROOM}
        />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        {areas.map((area) => (
          <Entry key={area.key} entry={area.entry}>
            <path
              d={areaPath(area, box, xAxis, yAxis)}
              fill={lineColour(area.colour)}
              fillOpacity={areas.length > 2 ? 0.14 : 0.2}
              stroke="none"
            />
          </Entry>
        ))}
        {lines.map((line) => {
          const { color, dash, width, opacity } = strokeOf(line);
          return (
            <Entry key={line.key} entry={line.entry}>
              <path
                className={line.tone === 'published' ? 'chart-published' : 'chart-line'}
                d={
                  line.tone === 'published'
                    ? pathOf(line, place(line), ringPath)
                    : linePath(line, box, xAxis, yAxis)
                }
                fill="none"
                stroke={color}
                strokeWidth={width}
                strokeOpacity={opacity}
                strokeDasharray={dash}
                strokeLinejoin="round"
                strokeLinecap={dash === 'none' ? 'round' : 'butt'}
              />
            </Entry>
          );
        })}
        {lines
          .filter(({ tone, xs }) => tone === 'strong' && xs.length <= FEW)
          .map((line) => (
            <Entry key={line.key} entry={line.entry}>
              <path
                d={pathOf(line, place(line), (x, y) => `M${x},${y}h0`)}
                stroke={lineColour(line.colour)}
                strokeWidth={5}
                strokeLinecap="round"
                fill="none"
              />
            </Entry>
          ))}
      </g>
      {marks
        .filter(({ x }) => x >= xAxis.domain[0] && x <= xAxis.domain[1])
        .map((mark) => (
          <MarkShape
            key={`${mark.runId} ${mark.kind} ${mark.x}`}
            cx={xPixel(box, xAxis, mark.x)}
            cy={yPixel(box, yAxis, mark.y)}
            kind={mark.kind}
          />
        ))}
    </g>
  );
}

interface EntryProps {
  readonly entry: string;
  readonly children: ReactNode;
}

/** What belongs to an entry of the legend: it fades while another one is pointed at. */
function Entry({ entry, children }: EntryProps) {
  return <g data-faded={useFaded(entry)}>{children}</g>;
}

/** A shape at every point that there is. */
function pathOf(
  { xs }: Pick<DrawnLine, 'xs'>,
  place: (i: number) => readonly [number, number],
  shape: (x: number, y: number) => string,
): string {
  let path = '';
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = place(i);
    if (!Number.isNaN(x) && !Number.isNaN(y)) path += shape(x, y);
  }
  return path;
}

interface MarkShapeProps {
  readonly cx: number;
  readonly cy: number;
  readonly kind: DrawnMark['kind'];
}

/** ✕ for NaN, ▲ for +Inf, ▼ for −Inf. */
function MarkShape({ cx, cy, kind }: MarkShapeProps) {
  if (Number.isNaN(cx) || Number.isNaN(cy)) return null;
  const outline = {
    NaN: 'M-5-5L5 5M-5 5L5-5',
    '+Inf': 'M0-6L6 5H-6Z',
    '−Inf': 'M0 6L6-5H-6Z',
  }[kind];
  return (
    <path
      d={outline}
      className="chart-mark"
      transform={`translate(${cx} ${cy})`}
      stroke="var(--fault)"
      strokeWidth={2.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      fill={kind === 'NaN' ? 'none' : 'var(--fault)'}
    />
  );
}
