/** The labels of an axis's ticks. */

import { formatCount, formatSpan, formatValue } from '#base/format.ts';
import type { XKind } from '#charts/xAxis.ts';

export function tick(value: number): string {
  const size = Math.abs(value);
  // Room for five letters or so: 1e36, not 1.00e36.
  if (size >= 1e5 || (size !== 0 && size < 1e-3)) {
    return formatValue(value).replace(/\.?0+(?=e)/, '');
  }
  return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(4)));
}

const SECONDS = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const MINUTES = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

const TWO_DAYS_MS = 2 * 86_400_000;
const TEN_MINUTES_MS = 600_000;

/** @param span width of the axis, in its units: it decides how exact a time has to be */
export function xTick(kind: XKind, value: number, span: number, log = false): string {
  switch (kind) {
    case 'step':
    case 'epoch':
      return tick(value);
    case 'images':
      return value >= 1e6 ? `${Number((value / 1e6).toPrecision(4))} M` : formatCount(value);
    case 'relative':
      // Powers of ten read as such only in one unit.
      return log ? `${tick(value)} s` : formatSpan(value);
    case 'wall':
      if (span > TWO_DAYS_MS) return DAYS.format(value);
      return (span > TEN_MINUTES_MS ? MINUTES : SECONDS).format(value);
    default:
      return kind satisfies never;
  }
}
