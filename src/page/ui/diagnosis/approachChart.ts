/** What the small chart of one diagnosis curve draws. */
import { logAxis, niceAxis } from '#charts/ticks.ts';
import type { SmallChartData } from '#ui/smallChart/smallChart.ts';

/** A curve over more than this factor is drawn on a log axis. */
const LOG_FROM = 30;

/** A linear axis shows at least this share of the largest value: a constant is drawn as one. */
const LEAST_SPAN = 0.2;

export interface CurveDrawing extends Pick<SmallChartData, 'xs'> {
  readonly y: ReturnType<typeof niceAxis>;
  /** Per line; null where a value is not finite. */
  readonly lines: readonly (readonly (number | null)[])[];
  /** Where values are not finite, at the last finite value before. */
  readonly crosses: readonly { readonly x: number; readonly y: number }[];
  /** Whether the limit lies on the y axis. */
  readonly nearLimit: boolean;
}

function widened(least: number, most: number): readonly [number, number] {
  const missing = LEAST_SPAN * Math.max(Math.abs(least), Math.abs(most)) - (most - least);
  return missing > 0 ? [least - missing / 2, most + missing / 2] : [least, most];
}

/**
 * @param steps ascending
 * @param lines one value per step each
 * @param limit a value to draw as a line where the curve comes within a factor of ten of it
 */
export function curveDrawing(
  steps: readonly number[],
  lines: readonly (readonly number[])[],
  limit: number | null,
): CurveDrawing {
  const finite = lines.flat().filter(Number.isFinite);
  const nearLimit = limit !== null && finite.some((value) => value > limit / 10);
  const all = nearLimit ? [...finite, limit] : finite;
  const [least, most] = all.length === 0 ? [0, 1] : widened(Math.min(...all), Math.max(...all));
  const log = least > 0 && most / least > LOG_FROM;
  const y = log ? logAxis(least, most) : niceAxis(least, most, 3);
  const middle = log ? Math.sqrt(y.domain[0] * y.domain[1]) : (y.domain[0] + y.domain[1]) / 2;
  const crosses = lines.flatMap((values) => {
    let last = middle;
    return values.flatMap((value, i) => {
      if (!Number.isFinite(value)) return [{ x: steps[i] ?? i, y: last }];
      last = value;
      return [];
    });
  });
  return {
    xs: steps,
    y,
    lines: lines.map((values) => values.map((value) => (Number.isFinite(value) ? value : null))),
    crosses,
    nearLimit,
  };
}
