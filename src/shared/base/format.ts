/** Numbers and times as the page shows them. */

import { inEnglish, type Text } from './words.ts';

const THIN_SPACE = '\u202f';

/** 12345 → "12 345", with narrow no-break spaces. */
export function formatCount(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);
}

/** About three significant digits, whole numbers of up to seven; NaN and infinities by name. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '−Inf';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e7 || size < 1e-3) {
    return value.toExponential(2).replace('-', '−').replace('e+', 'e');
  }
  const digits = size >= 999.95 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  return digits === 0
    ? formatCount(value).replace('-', '−')
    : value.toFixed(digits).replace('-', '−');
}

/** Percent with one decimal. */
export function formatPercent(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)}${THIN_SPACE}%` : formatValue(value);
}

/** Bytes in the decimal units that browsers use for storage. */
export function formatBytes(bytes: number): string {
  if (!(bytes >= 1000)) return `${Math.max(0, Math.round(bytes))} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(value < 100 ? 1 : 0)}${THIN_SPACE}${units[unit]}`;
}

export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "just now", "12 min ago", "today, 18:04", else the date, in the language of `t`. */
export function formatWhen(then: number, now: number, t: Text = inEnglish): string {
  const seconds = (now - then) / 1000;
  if (seconds < 60) return t('just now');
  if (seconds < 3600) return t('{{n}} min ago', { n: Math.floor(seconds / 60) });
  const locale = t('en-GB');
  const date = new Date(then);
  const time = date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === new Date(now).toDateString()) return t('today, {{time}}', { time });
  const day = date.toLocaleDateString(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  return t('{{day}}, {{time}}', { day, time });
}

/** A duration in its two largest units: "0.35 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function formatSpan(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 0) return `−${formatSpan(-seconds)}`;
  if (seconds < 60) return `${Number(seconds.toFixed(seconds < 10 ? 2 : 0))} s`;
  const whole = Math.round(seconds);
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  const first = units.findIndex(([size]) => whole >= size);
  const [[large, name] = units[3], small] = [units[first], units[first + 1]];
  const rest = small === undefined ? 0 : Math.floor((whole % large) / small[0]);
  const more = rest > 0 && small !== undefined ? ` ${rest} ${small[1]}` : '';
  return `${Math.floor(whole / large)} ${name}${more}`;
}
