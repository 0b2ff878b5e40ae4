import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { speak } from '#base/words.ts';
import { chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { shareOf, valueAtShare } from '#charts/ticks.ts';
import { formatX } from '#charts/xAxis.ts';
import { useBoard, useCrosshair } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ChartReadout } from './ChartReadout.tsx';
import { X_NAMES } from './xNames.ts';

/** A drag shorter than this is a click, px. */
const LEAST_DRAG = 5;

/**
 * The layer over a plot that is pointed at: crosshair and values, shared with every chart of the
 * board; a drag zooms all of them, a double click shows everything again. The same by keys. A
 * finger's tap points and its sideways drag zooms; up and down it scrolls the page, which the
 * browser tells by a cancelled pointer (`touch-action` in the style sheet).
 */
export function ChartPointer({ drawing }: { readonly drawing: ChartDrawing }) {
  const board = useBoard();
  const t = useText();
  const x = useCrosshair();
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const frame = useRef<number | null>(null);
  const { metric, xAxis, xKind } = drawing;
  const [from, to] = xAxis.domain;
  const share = x === null ? null : shareOf(xAxis, x);
  const shown = share !== null && share >= 0 && share <= 1;
  const readings = x === null || !shown ? [] : board.readings(metric, x);

  const shareAt = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
  };
  const point = (to: number | null) => {
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
    if (place !== undefined) board.point(valueAtShare(xAxis, Math.min(1, Math.max(0, place))));
    else if (event.key === '+' || event.key === '=') board.zoomBy(0.5, around);
    else if (event.key === '-') board.zoomBy(2, around);
    else if (event.key === 'Escape' && board.view.getState().zoom !== null) board.zoom(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const name = t(chartInfo(metric).label);
  const place = formatX(xKind, x ?? to);
  const spoken = readings.map(({ label, value }) => `${speak(t, label)} ${value}`).join(', ');
  return (
    <div
      className="chart-pointer"
      role="slider"
      tabIndex={0}
      aria-label={t('{{chart}}: crosshair', { chart: name })}
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={x ?? to}
      aria-valuetext={`${t(X_NAMES[xKind])} ${place}${spoken === '' ? '' : `: ${spoken}`}`}
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
      {shown && drag === null && readings.length > 0 && (
        <ChartReadout share={share} place={`${t(X_NAMES[xKind])} ${place}`} readings={readings} />
      )}
    </div>
  );
}
