/** A picture in memory, row-major. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB, 4 RGB with straight alpha. */
  readonly channels: 1 | 3 | 4;
  /** width × height × channels, 0 … 255. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Grey around it, where it is padded to a slightly larger side, not resampled. */
  readonly border?: number;
}

/** Along one axis: each output takes `taps` inputs from `start` on, by `weights`. */
interface Axis {
  readonly taps: number;
  readonly start: Int32Array;
  readonly weights: Float64Array;
}

/** Area averaging when shrinking, bilinear with half-pixel centres when enlarging. */
function axisOf(from: number, to: number): Axis {
  const ratio = from / to;
  const taps = Math.min(from, ratio >= 1 ? Math.ceil(ratio) + 1 : 2);
  const start = new Int32Array(to);
  const weights = new Float64Array(to * taps);
  for (let i = 0; i < to; i++) {
    const low = ratio >= 1 ? i * ratio : (i + 0.5) * ratio - 0.5;
    const first = Math.min(Math.max(Math.floor(low), 0), from - taps);
    start[i] = first;
    for (let tap = 0; tap < taps; tap++) {
      const at = first + tap;
      const weight =
        ratio >= 1
          ? Math.max(0, Math.min(at + 1, low + ratio) - Math.max(at, low)) / ratio
          : Math.max(0, 1 - Math.abs(at - Math.min(Math.max(low, 0), from - 1)));
      weights[i * taps + tap] = weight;
    }
  }
  return { taps, start, weights };
}

/**
 * Fits the shorter side, cuts out the centre square, composites alpha over white.
 * @param out receives side × side × 3 RGB bytes at `offset`
 */
export function fitSquare(picture: Picture, side: number, out: Uint8Array, offset: number): void {
  const { width, height } = picture;
  const square = Math.min(width, height);
  const left = (width - square) >> 1;
  const top = (height - square) >> 1;
  const axis = axisOf(square, side);
  const rows = new Float32Array(square * side * 3);
  const row = new Float32Array(square * 3);
  for (let y = 0; y < square; y++) {
    overWhite(picture, (top + y) * width + left, square, row);
    for (let x = 0; x < side; x++) gather(axis, x, row, 0, 3, rows, (y * side + x) * 3, 3);
  }
  const line = new Float32Array(side * 3);
  for (let y = 0; y < side; y++) {
    gather(axis, y, rows, 0, side * 3, line, 0, side * 3);
    const at = offset + y * side * 3;
    for (let i = 0; i < line.length; i++) {
      out[at + i] = Math.min(255, Math.max(0, Math.round(line[i] as number)));
    }
  }
}

/** One output of an axis: the weighted sum of inputs `stride` apart, `width` wide. */
function gather(
  axis: Axis,
  index: number,
  from: Float32Array,
  offset: number,
  stride: number,
  to: Float32Array,
  at: number,
  width: number,
): void {
  const { taps, weights } = axis;
  const start = offset + (axis.start[index] as number) * stride;
  for (let i = 0; i < width; i++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      sum += (weights[index * taps + tap] as number) * (from[start + tap * stride + i] as number);
    }
    to[at + i] = sum;
  }
}

function overWhite(picture: Picture, first: number, count: number, row: Float32Array): void {
  const { channels, data } = picture;
  for (let x = 0; x < count; x++) {
    const at = (first + x) * channels;
    const cover = channels === 4 ? (data[at + 3] as number) / 255 : 1;
    for (let channel = 0; channel < 3; channel++) {
      const value = data[channels === 1 ? at : at + channel] as number;
      row[x * 3 + channel] = 255 + (value - 255) * cover;
    }
  }
}
