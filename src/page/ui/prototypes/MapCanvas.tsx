import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useUi } from '#store/hooks.ts';
import type { RowGroups } from '#store/prototypes/prototypeOrder.ts';
import { lineColour } from '#ui/charts/lineStyles.ts';
import { useText } from '#ui/i18n/useText.ts';
import {
  drawPoints,
  extentOf,
  type MapPalette,
  type MapSize,
  type MapView,
  mapScale,
  packColour,
  panned,
  rowAt,
  WHOLE_MAP,
  zoomed,
} from './mapDrawing.ts';

interface MapCanvasProps {
  readonly points: Float32Array<ArrayBuffer>;
  readonly groups: RowGroups;
  readonly marked: number | null;
  readonly picked: number | null;
  readonly pick: (row: number) => void;
  /** Says what is drawn. */
  readonly label: string;
}

/** Pixels a key moves the view, and how far from a point a press still means it. */
const KEY_PAN = 60;
const REACH = 14;
const KEY_ZOOM = 1.4;

/** Points in the plane: drag to move, keys or the wheel to zoom, press one to look at it. */
export function MapCanvas({ points, groups, marked, picked, pick, label }: MapCanvasProps) {
  const t = useText();
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useUi((state) => state.theme);
  const [box, setBox] = useState({ width: 0, height: 0 });
  const extent = useMemo(() => extentOf(points), [points]);
  const size: MapSize = useMemo(() => ({ ...box, extent }), [box, extent]);
  const [view, setView] = useState<MapView>(WHOLE_MAP);
  const [focused, setFocused] = useState(false);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);

  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const measure = () => setBox({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  // A wheel over a map that nobody has touched scrolls the page.
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      if (document.activeElement !== element && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { offsetX, offsetY, deltaY } = event;
      const by = Math.exp(-Math.max(-200, Math.min(200, deltaY)) / 300);
      setView((now) => zoomed(now, size, offsetX, offsetY, by));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [size]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || size.width === 0 || size.height === 0) return;
    const frame = requestAnimationFrame(() => {
      const density = Math.min(2, devicePixelRatio || 1);
      const width = Math.round(size.width * density);
      const height = Math.round(size.height * density);
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      const image = new ImageData(width, height);
      const whole = { width, height, extent: size.extent };
      const palette = paletteOf(element, theme);
      const words = new Uint32Array(image.data.buffer);
      drawPoints(words, whole, view, points, groups, palette, marked);
      context.putImageData(image, 0, 0);
    });
    return () => cancelAnimationFrame(frame);
  }, [points, groups, marked, view, size, theme]);

  const middle = { x: size.width / 2, y: size.height / 2 };
  const zoomBy = (by: number) => setView(zoomed(view, size, middle.x, middle.y, by));
  const pickAt = (x: number, y: number, reach: number) => {
    const row = rowAt(points, view, size, x, y, reach);
    if (row !== null) pick(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAction(event.key, {
      pan: (dx, dy) => setView(panned(view, size, dx, dy)),
      zoom: zoomBy,
      whole: () => setView(WHOLE_MAP),
      pick: () => pickAt(middle.x, middle.y, Math.max(size.width, size.height)),
    });
    if (act === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const scale = mapScale(size, view);
  const ring =
    picked === null
      ? null
      : {
          x: middle.x + ((points[2 * picked] ?? 0) - view.x) * scale,
          y: middle.y + ((points[2 * picked + 1] ?? 0) - view.y) * scale,
        };
  return (
    <div className="proto-map-frame">
      {/* The parts of an application role are announced by its name; its keys are listed below. */}
      <div
        ref={holder}
        className="proto-map"
        role="application"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved and zoomed by keys.
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onPointerDown={({ nativeEvent, currentTarget, pointerId }) => {
          drag.current = { x: nativeEvent.offsetX, y: nativeEvent.offsetY, moved: false };
          currentTarget.setPointerCapture(pointerId);
        }}
        onPointerMove={({ nativeEvent: { offsetX, offsetY } }) => {
          const from = drag.current;
          if (from === null) return;
          const far = Math.hypot(offsetX - from.x, offsetY - from.y) > 4;
          if (!from.moved && !far) return;
          setView(panned(view, size, offsetX - from.x, offsetY - from.y));
          drag.current = { x: offsetX, y: offsetY, moved: true };
        }}
        onPointerUp={({ nativeEvent: { offsetX, offsetY } }) => {
          if (drag.current?.moved === false) pickAt(offsetX, offsetY, REACH);
          drag.current = null;
        }}
        onPointerCancel={() => {
          drag.current = null;
        }}
      >
        <canvas ref={canvas} />
        <svg className="proto-map-over" aria-hidden="true">
          {ring !== null && <circle cx={ring.x} cy={ring.y} r="9" />}
          {focused && <path d={`M${middle.x - 7},${middle.y}h14M${middle.x},${middle.y - 7}v14`} />}
        </svg>
      </div>
      <div className="proto-map-keys">
        <button
          type="button"
          className="button button-icon"
          aria-label={t('Zoom in')}
          onClick={() => zoomBy(KEY_ZOOM)}
        >
          +
        </button>
        <button
          type="button"
          className="button button-icon"
          aria-label={t('Zoom out')}
          onClick={() => zoomBy(1 / KEY_ZOOM)}
        >
          −
        </button>
        <button
          type="button"
          className="button button-icon"
          aria-label={t('Whole map')}
          onClick={() => setView(WHOLE_MAP)}
        >
          ⤢
        </button>
      </div>
    </div>
  );
}

interface MapActions {
  readonly pan: (dx: number, dy: number) => void;
  readonly zoom: (by: number) => void;
  readonly whole: () => void;
  readonly pick: () => void;
}

function keyAction(key: string, { pan, zoom, whole, pick }: MapActions): (() => void) | null {
  switch (key) {
    case 'ArrowLeft':
      return () => pan(KEY_PAN, 0);
    case 'ArrowRight':
      return () => pan(-KEY_PAN, 0);
    case 'ArrowUp':
      return () => pan(0, KEY_PAN);
    case 'ArrowDown':
      return () => pan(0, -KEY_PAN);
    case '+':
    case '=':
      return () => zoom(KEY_ZOOM);
    case '-':
      return () => zoom(1 / KEY_ZOOM);
    case '0':
      return whole;
    case 'Enter':
      return pick;
    default:
      return null;
  }
}

const palettes = new Map<string, MapPalette>();

/** The tokens' colours of the theme that is shown; asked of the browser once a theme. */
function paletteOf(element: HTMLElement, theme: string): MapPalette {
  const known = palettes.get(theme);
  if (known !== undefined) return known;
  const probe = document.createElement('span');
  element.after(probe);
  const colourOf = (css: string) => {
    probe.style.color = css;
    return packColour(getComputedStyle(probe).color);
  };
  const palette = {
    groups: Array.from({ length: 8 }, (_, i) => colourOf(lineColour(i))),
    others: colourOf('var(--border-strong)'),
    marked: colourOf('var(--accent)'),
  };
  probe.remove();
  palettes.set(theme, palette);
  return palette;
}
