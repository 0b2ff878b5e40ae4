/** The drawing of a small curve: places in a box, y downwards. */

export interface SparkLine {
  /** SVG path data; values that are not finite leave a gap. */
  readonly path: string;
  /** Where values are not finite, at the height of the last finite one. */
  readonly bad: readonly { readonly x: number; readonly y: number }[];
}

export interface Spark {
  readonly lines: readonly SparkLine[];
  /** Height of the limit; null where it lies outside the box. */
  readonly limitY: number | null;
  readonly log: boolean;
}

/** A curve over more than this factor is drawn on a log axis. */
const LOG_FROM = 30;

/**
 * @param lines a value a step each, all of one length
 * @param limit a value to draw as a line where the curve comes within a factor of ten of it
 */
export function sparkOf(
  lines: readonly (readonly number[])[],
  limit: number | null,
  width: number,
  height: number,
): Spark {
  const finite = lines.flat().filter(Number.isFinite);
  const top = Math.max(...finite);
  const near = limit !== null && top > limit / 10 && top > 0;
  const all = near ? [...finite, limit] : finite;
  if (finite.length === 0) return { lines: lines.map(() => NOTHING), limitY: null, log: false };
  const least = Math.min(...all);
  const most = Math.max(...all);
  const log = least > 0 && most / least > LOG_FROM;
  const scale = (value: number) => (log ? Math.log(value) : value);
  const [low, high] = [scale(least), scale(most)];
  const yOf = (value: number) =>
    high === low ? height / 2 : height - ((scale(value) - low) / (high - low)) * height;
  const drawn = lines.map((values): SparkLine => {
    const xOf = (i: number) => (values.length > 1 ? (i / (values.length - 1)) * width : width);
    let path = '';
    let pen = false;
    let lastY = height / 2;
    const bad: { x: number; y: number }[] = [];
    values.forEach((value, i) => {
      if (!Number.isFinite(value)) {
        pen = false;
        bad.push({ x: xOf(i), y: lastY });
        return;
      }
      lastY = yOf(value);
      path += `${pen ? 'L' : 'M'}${xOf(i).toFixed(1)} ${lastY.toFixed(1)}`;
      pen = true;
    });
    return { path, bad };
  });
  return { lines: drawn, limitY: near ? yOf(limit) : null, log };
}

const NOTHING: SparkLine = { path: '', bad: [] };
