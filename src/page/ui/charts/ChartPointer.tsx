import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { speak } from '#base/words.ts';
import { chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import type { Reading } from '#charts/readings.ts';
import { type Axis, shareOf, valueAtShare } from '#charts/ticks.ts';
import { formatX } from '#charts/xAxis.ts';
import { useBoard, useCrosshair } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ChartReadout } from './ChartReadout.tsx';
import { strokeOf } from './lineStyles.ts';
import { X_NAMES } from './xNames.ts';

/** A drag shorter than this is a click, px. */
const LEAST_DRAG = 5;

interface ChartPointerProps {
  readonly drawing: ChartDrawing;
  /** The chart fills the screen, which the Escape key leaves. */
  readonly full?: boolean;
}

/**
 * The layer over a plot that is pointed at. The crosshair is on every chart of the board, the values
 * of its nearest points under the one that is pointed at. A drag zooms all charts, a double click
 * shows everything again. The same by keys. A finger's tap points and its sideways drag zooms; up
 * and down it scrolls the page, which the browser tells by a cancelled pointer (`touch-action` in
 * the style sheet).
 */
export function ChartPointer({ drawing, full = false }: ChartPointerProps) {
  const board = useBoard();
  const t = useText();
  const x = useCrosshair();
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const frame = useRef<number | null>(null);
  const [here, setHere] = useState(false);
  const { metric, xAxis, yAxis, xKind } = drawing;
  const [from, to] = xAxis.domain;
  const share = x === null ? null : shareOf(xAxis, x);
  const shown = share !== null && share >= 0 && share <= 1;
  const readout = x === null || !shown || !here ? null : board.readout(metric, x);

  const shareAt = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
  };
  const point = (to: number | null) => {
    setHere(to !== null);
    if (frame.current !== null) cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => board.point(to));
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (!event.isPrimary) return;
    const at = shareAt(event);
    if (drag !== null) setDrag({ ...drag, to: at });
    point(valueAtShare(xAxis, at));
  };
  const release = (event: PointerEvent<HTMLElement>) => {
    if (drag === null || !event.isPrimary) return;
    const { width } = event.currentTarget.getBoundingClientRect();
    const [low, high] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    setDrag(null);
    if ((high - low) * width >= LEAST_DRAG) {
      // What was pointed at is elsewhere now, and the readout would cover the button back.
      point(null);
      board.zoom({ from: valueAtShare(xAxis, low), to: valueAtShare(xAxis, high) });
    }
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = shown ? share : 0.5;
    const stride = event.shiftKey ? 0.1 : 0.01;
    const places: Record<string, number> = {
      ArrowLeft: at - stride,
      ArrowDown: at - stride,
      ArrowRight: at + stride,
      ArrowUp: at + stride,
      Home: 0,
      End: 1,
    };
    const place = places[event.key];
    const around = valueAtShare(xAxis, at);
    if (place !== undefined) {
      setHere(true);
      board.point(valueAtShare(xAxis, Math.min(1, Math.max(0, place))));
    } else if (event.key === '+' || event.key === '=') board.zoomBy(0.5, around);
    else if (event.key === '-') board.zoomBy(2, around);
    else if (event.key === 'Escape' && !full && board.view.getState().zoom !== null) {
      board.zoom(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const name = t(chartInfo(metric).label);
  const place = readout?.place ?? formatX(xKind, x ?? to);
  const readings = readout?.readings ?? [];
  const axis = t(X_NAMES[xKind]);
  const spoken = readings
    .map(({ label, value, elsewhere }) => {
      const at = elsewhere === '' ? '' : ` (${axis} ${elsewhere})`;
      return `${speak(t, label)} ${value}${at}`;
    })
    .join(', ');
  return (
    <div
      className="chart-pointer"
      role="slider"
      tabIndex={0}
      aria-label={t('{{chart}}: crosshair', { chart: name })}
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={x ?? to}
      aria-valuetext={`${axis} ${place}${spoken === '' ? '' : `: ${spoken}`}`}
      aria-keyshortcuts="+ - Escape"
      onPointerMove={move}
      onPointerLeave={({ pointerType }) => {
        // A lifted finger leaves too; what it pointed at stays to be read.
        if (drag === null && pointerType !== 'touch') point(null);
      }}
      onPointerDown={(event) => {
        // The second finger of a pinch draws nothing.
        if (event.button !== 0 || !event.isPrimary) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = shareAt(event);
        setDrag({ from: at, to: at });
        if (event.pointerType === 'touch') point(valueAtShare(xAxis, at));
      }}
      onPointerUp={release}
      onPointerCancel={() => {
        setDrag(null);
        point(null);
      }}
      onDoubleClick={() => board.zoom(null)}
      onKeyDown={keys}
      onBlur={() => point(null)}
    >
      {drag !== null && (
        <span
          className="chart-selection"
          style={{
            left: `${100 * Math.min(drag.from, drag.to)}%`,
            width: `${100 * Math.abs(drag.to - drag.from)}%`,
          }}
        />
      )}
      {shown && <span className="chart-crosshair" style={{ left: `${100 * share}%` }} />}
      {drag === null &&
        readings.map((reading) => (
          <Point key={reading.key} reading={reading} xAxis={xAxis} yAxis={yAxis} />
        ))}
      {shown && drag === null && readout !== null && (
        <ChartReadout share={share} axis={axis} readout={readout} />
      )}
    </div>
  );
}

interface PointProps {
  readonly reading: Reading;
  readonly xAxis: Axis;
  readonly yAxis: Axis;
}

/** A dot on the point that was read. */
function Point({ reading, xAxis, yAxis }: PointProps) {
  const [across, up] = [shareOf(xAxis, reading.x), shareOf(yAxis, reading.y)];
  if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) return null;
  const { color } = strokeOf(reading);
  const style = { left: `${100 * across}%`, top: `${100 * (1 - up)}%`, background: color };
  return <span className="chart-point" style={style} />;
}
