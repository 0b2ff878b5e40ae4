import { speak } from '#base/words.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { useText } from '#ui/i18n/useText.ts';
import { type PlotBox, xPixel, yPixel } from './linePaths.ts';
import { tick, xTick } from './ticks.ts';

interface ChartFrameProps {
  readonly drawing: ChartDrawing;
  readonly box: PlotBox;
}

/** A stage's band has its number where it is at least so wide, px. */
const LABELLED_BAND = 14;
/** More alarms than these are short marks at the top: as lines they would hide what they warn of. */
const ALARM_LINES = 6;
const ALARM_MARK = 7;
/** How near to the end a label counts as the last one, and how far it may extend beyond the end, px. */
const LAST_LABEL = 12;
const LABEL_REACH = 9;

/** What lines are read against: grid, axes, stages, notes, chance and ceilings. */
export function ChartFrame({ drawing, box }: ChartFrameProps) {
  const { guides, bands, moments, xAxis, yAxis, xKind } = drawing;
  const [from, to] = xAxis.domain;
  const right = box.x + box.width;
  const foot = box.y + box.height;
  const log = xAxis.scale === 'log';
  const crowded = moments.filter(({ kind }) => kind === 'alarm').length > ALARM_LINES;
  return (
    <>
      <path
        d={yAxis.ticks.map((value) => `M${box.x},${yPixel(box, yAxis, value)}H${right}`).join('')}
        stroke="var(--grid)"
        fill="none"
      />
      {bands.map((band) => {
        const x = xPixel(box, xAxis, Math.max(band.from, from));
        const width = xPixel(box, xAxis, band.to) - x;
        if (!(width > 0)) return null;
        return (
          <g key={band.stage}>
            {band.stage % 2 === 0 && (
              <rect
                {...{ x, y: box.y, width, height: box.height }}
                fill="var(--accent)"
                fillOpacity={0.06}
              />
            )}
            {width >= LABELLED_BAND && (
              <text x={x + width / 2} y={box.y + 11} textAnchor="middle">
                {band.stage}
              </text>
            )}
          </g>
        );
      })}
      {moments.map(({ x, kind }) => (
        <path
          key={`${kind} ${x}`}
          className="chart-moment"
          d={`M${xPixel(box, xAxis, x)},${box.y}V${crowded && kind === 'alarm' ? box.y + ALARM_MARK : foot}`}
          stroke={kind === 'alarm' ? 'var(--fault)' : 'var(--accent)'}
          strokeOpacity={0.7}
          strokeDasharray={kind === 'alarm' ? 'none' : '3 2'}
        />
      ))}
      <path d={`M${box.x},${foot}H${right}`} stroke="var(--border)" fill="none" />
      {xAxis.ticks.map((value) => {
        const x = xPixel(box, xAxis, value);
        // A label under the axis's end would reach out of the picture.
        const atEnd = x > right - LAST_LABEL;
        return (
          <text
            key={value}
            className="chart-x-tick"
            x={atEnd ? right + LABEL_REACH : x}
            y={foot + 16}
            textAnchor={atEnd ? 'end' : 'middle'}
          >
            {xTick(xKind, value, to - from, log)}
          </text>
        );
      })}
      {yAxis.ticks.map((value) => (
        <text key={value} x={box.x - 7} y={yPixel(box, yAxis, value) + 4} textAnchor="end">
          {tick(value)}
        </text>
      ))}
      {guides.map(({ value }) => (
        <path
          key={value}
          d={`M${box.x},${yPixel(box, yAxis, value)}H${right}`}
          stroke="var(--muted)"
          strokeDasharray="2 4"
        />
      ))}
    </>
  );
}

/** What the guides are, over the lines and set off from them. */
export function ChartGuides({ drawing, box }: ChartFrameProps) {
  const t = useText();
  const { guides, yAxis } = drawing;
  return guides.map(({ value, label }) => (
    <text
      key={value}
      x={box.x + box.width - 4}
      y={yPixel(box, yAxis, value) - 5}
      textAnchor="end"
      stroke="var(--card)"
      strokeWidth={3}
      strokeLinejoin="round"
      paintOrder="stroke"
    >
      {speak(t, label)}
    </text>
  ));
}
