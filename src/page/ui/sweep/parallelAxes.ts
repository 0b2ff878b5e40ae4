/** Axes of a parallel-coordinates chart: where a value is, 0 at the bottom, and the ticks. */
import { formatValue } from '#base/format.ts';
import { niceAxis, shareOf, windowAxis } from '#charts/ticks.ts';

export type AxisValue = string | number | boolean;

export interface ParallelAxis {
  readonly ticks: readonly { readonly share: number; readonly text: string }[];
  /** Null for a value that the axis cannot hold: missing, or not finite. */
  readonly shareOf: (value: AxisValue | null) => number | null;
}

/** Values that all get a tick. */
const TICKED = 8;

/** The ratio from which numbers above 0 are spread by their logarithm. */
const LOG_FROM = 10;

/** Two ticks that are nearer are written over each other. */
const NEAREST = 0.06;

/** An axis of a swept field: a number from its least to its largest value, else one place for each. */
export function fieldAxis(values: readonly AxisValue[]): ParallelAxis {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === values.length && numbers.length > 0
    ? numberAxis(numbers)
    : choiceAxis(values);
}

function numberAxis(numbers: readonly number[]): ParallelAxis {
  const distinct = [...new Set(numbers)].toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [distinct[0], distinct.at(-1)];
  if (low === high) return middle(String(low));
  const axis = windowAxis(low, high, low > 0 && high / low >= LOG_FROM ? 'log' : 'linear');
  const ticks = distinct.length <= TICKED ? distinct : [low, ...axis.ticks, high];
  return {
    ticks: apart(ticks.map((tick) => ({ share: shareOf(axis, tick), text: shortNumber(tick) }))),
    shareOf: (value) =>
      typeof value === 'number' && Number.isFinite(value) ? shareOf(axis, value) : null,
  };
}

function choiceAxis(values: readonly AxisValue[]): ParallelAxis {
  const distinct = [...new Set(values)].toSorted((a, b) => String(a).localeCompare(String(b)));
  const last = distinct.length - 1;
  if (last < 1) return middle(String(distinct[0] ?? ''));
  return {
    ticks: distinct.map((value, i) => ({ share: i / last, text: String(value) })),
    shareOf: (value) => {
      const at = value === null ? -1 : distinct.indexOf(value);
      return at < 0 ? null : at / last;
    },
  };
}

/** An axis of an outcome, with round ends. */
export function outcomeAxis(values: readonly (number | null)[]): ParallelAxis {
  const finite = values.filter((value) => value !== null).filter(Number.isFinite);
  const axis = niceAxis(Math.min(...finite), Math.max(...finite));
  return {
    ticks: axis.ticks.map((tick) => ({ share: shareOf(axis, tick), text: shortNumber(tick) })),
    shareOf: (value) =>
      typeof value === 'number' && Number.isFinite(value) ? shareOf(axis, value) : null,
  };
}

const middle = (text: string): ParallelAxis => ({
  ticks: [{ share: 0.5, text }],
  shareOf: (value) => (value === null ? null : 0.5),
});

/** The ticks from the bottom, without those too near the one kept before. */
function apart<Tick extends { readonly share: number }>(ticks: readonly Tick[]): readonly Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks.toSorted((a, b) => a.share - b.share)) {
    const before = kept.at(-1);
    if (before === undefined || tick.share - before.share >= NEAREST) kept.push(tick);
  }
  return kept;
}

/** 0.03, 64, 2.5e−4: as it was entered where that is short. */
function shortNumber(value: number): string {
  const plain = String(value);
  return plain.length <= 6 ? plain.replace('-', '−') : formatValue(value);
}
