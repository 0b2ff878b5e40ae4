import { speak } from '#base/words.ts';
import { chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { offScaleWords } from '#charts/offScale.ts';
import { X_LABELS } from '#charts/xAxis.ts';
import { useText } from '#ui/i18n/useText.ts';
import { labelsWithRoom } from './axisLabels.ts';
import { type PlotBox, xPixel, yPixel } from './linePaths.ts';
import { fillingStart, plotLabels } from './plotLabels.ts';
import { tickLabel, xTick } from './ticks.ts';

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
/** Distances of the axis titles from the plot, px. */
const X_TITLE = 33;
const Y_TITLE = 44;

/** What lines are read against: grid, axes, stages, notes, chance and ceilings. */
export function ChartFrame({ drawing, box }: ChartFrameProps) {
  const { guides, bands, moments, filling, xAxis, yAxis } = drawing;
  const [from] = xAxis.domain;
  const right = box.x + box.width;
  const foot = box.y + box.height;
  const crowded = moments.filter(({ kind }) => kind === 'alarm').length > ALARM_LINES;
  const fillingFrom = fillingStart(drawing, box);
  return (
    <>
      {filling !== null && (
        <rect
          className="chart-filling"
          x={fillingFrom}
          y={box.y}
          width={Math.max(0, xPixel(box, xAxis, filling.to) - fillingFrom)}
          height={box.height}
          fill="var(--muted)"
          fillOpacity={0.13}
        />
      )}
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
      <XAxis drawing={drawing} box={box} />
      <YAxis drawing={drawing} box={box} />
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

function XAxis({ drawing: { xAxis, xKind }, box }: ChartFrameProps) {
  const t = useText();
  const [from, to] = xAxis.domain;
  const right = box.x + box.width;
  const foot = box.y + box.height;
  const log = xAxis.scale === 'log';
  const labels = labelsWithRoom(
    xAxis.ticks.map((value) => ({
      value,
      text: xTick(xKind, value, to - from, log),
      x: xPixel(box, xAxis, value),
    })),
  );
  const places = [...xAxis.ticks, ...(xAxis.minor ?? [])];
  return (
    <>
      <path d={`M${box.x},${foot}H${right}`} stroke="var(--border-strong)" fill="none" />
      <path
        d={places.map((value) => `M${xPixel(box, xAxis, value)},${foot}v3`).join('')}
        stroke="var(--border-strong)"
        fill="none"
      />
      {labels.map(({ value, text, x }) => {
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
            {text}
          </text>
        );
      })}
      <text
        className="chart-x-title"
        x={(box.x + right) / 2}
        y={foot + X_TITLE}
        textAnchor="middle"
      >
        {t(X_LABELS[xKind])}
      </text>
    </>
  );
}

function YAxis({ drawing: { metric, unit, yAxis }, box }: ChartFrameProps) {
  const t = useText();
  const log = yAxis.scale === 'log';
  const middle = box.y + box.height / 2;
  return (
    <>
      <path
        d={(yAxis.minor ?? []).map((value) => `M${box.x},${yPixel(box, yAxis, value)}h-3`).join('')}
        stroke="var(--border-strong)"
        fill="none"
      />
      {yAxis.ticks.map((value) => {
        const { text, power } = tickLabel(value, log);
        return (
          <text
            key={value}
            className="chart-y-tick"
            x={box.x - 7}
            y={yPixel(box, yAxis, value) + 4}
            textAnchor="end"
          >
            {text}
            {power !== '' && (
              <tspan dy={-4} fontSize={9}>
                {power}
              </tspan>
            )}
          </text>
        );
      })}
      <text
        className="chart-y-title"
        textAnchor="middle"
        transform={`translate(${box.x - Y_TITLE} ${middle}) rotate(-90)`}
      >
        {t(unit) || t(chartInfo(metric).label)}
      </text>
    </>
  );
}

/** Words over the lines and set off from them: guides, the filling queue, misread lines, cut values. */
export function ChartWords({ drawing, box }: ChartFrameProps) {
  const t = useText();
  const { above, below } = drawing.offScale;
  const right = box.x + box.width - 4;
  return (
    <g
      stroke="var(--card)"
      strokeWidth={3}
      strokeLinejoin="round"
      paintOrder="stroke"
      className="chart-words"
    >
      {plotLabels(drawing, box, t).map(({ key, kind, text, x, y }) => (
        <text key={key} x={x} y={y} data-kind={kind}>
          {text}
        </text>
      ))}
      {above > 0 && (
        <text data-kind="cut" x={right} y={box.y + 8} textAnchor="end">
          ▲ {speak(t, offScaleWords(above))}
        </text>
      )}
      {below > 0 && (
        <text data-kind="cut" x={right} y={box.y + box.height - 5} textAnchor="end">
          ▼ {speak(t, offScaleWords(below))}
        </text>
      )}
    </g>
  );
}
