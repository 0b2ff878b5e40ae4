/** The labels of an axis's ticks. */

import { formatCount, formatSpan } from '#base/format.ts';
import type { XKind } from '#charts/xAxis.ts';

/** A tick's label; `power` stands raised behind it. */
export interface TickLabel {
  readonly text: string;
  readonly power: string;
}

/** From which sizes on and below which a number is written with a power of ten. */
const LINEAR = { large: 1e6, small: 1e-3 };
/** Powers of ten are read as such, and 1 000 is still shorter. */
const LOG = { large: 1e4, small: 1e-2 };

export function tickLabel(value: number, log = false): TickLabel {
  const size = Math.abs(value);
  const { large, small } = log ? LOG : LINEAR;
  if (size !== 0 && (size >= large || size < small) && Number.isFinite(size)) {
    const power = Math.floor(Math.log10(size) + 1e-9);
    const factor = Number((value / 10 ** power).toPrecision(3));
    const sign = factor < 0 ? '−' : '';
    const text = Math.abs(factor) === 1 ? `${sign}10` : `${sign}${Math.abs(factor)}×10`;
    return { text, power: String(power).replace('-', '−') };
  }
  const text = Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(4)));
  return { text: text.replace('-', '−'), power: '' };
}

const RAISED: Readonly<Record<string, string>> = {
  ...{ '−': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴' },
  ...{ 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' },
};

/** The label as plain text: 10⁵. */
export function tick(value: number, log = false): string {
  const { text, power } = tickLabel(value, log);
  return text + Array.from(power, (letter) => RAISED[letter] ?? letter).join('');
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
      return tick(value, log);
    case 'images':
      return value >= 1e6 ? `${Number((value / 1e6).toPrecision(4))} M` : formatCount(value);
    case 'relative':
      // Powers of ten read as such only in one unit.
      return log ? `${tick(value, log)} s` : formatSpan(value);
    case 'wall':
      if (span > TWO_DAYS_MS) return DAYS.format(value);
      return (span > TEN_MINUTES_MS ? MINUTES : SECONDS).format(value);
    default:
      return kind satisfies never;
  }
}
