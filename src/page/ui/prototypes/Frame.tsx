import type { Axis } from '#charts/ticks.ts';
import { tick } from '#ui/charts/ticks.ts';

/** The drawing's own units; it is scaled to the width there is. */
export const PLOT = { width: 380, height: 190, left: 44, right: 12, top: 10, bottom: 24 } as const;

export function xOf({ domain: [from, to] }: Pick<Axis, 'domain'>, value: number): number {
  const share = (value - from) / (to - from || 1);
  return round(PLOT.left + share * (PLOT.width - PLOT.left - PLOT.right));
}

export function yOf({ domain: [from, to] }: Pick<Axis, 'domain'>, value: number): number {
  const share = (value - from) / (to - from || 1);
  return round(PLOT.height - PLOT.bottom - share * (PLOT.height - PLOT.top - PLOT.bottom));
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Grid and ticks of a small chart. */
export function Frame({ x, y }: { readonly x: Axis; readonly y: Axis }) {
  return (
    <>
      <path
        d={y.ticks
          .map((value) => `M${PLOT.left},${yOf(y, value)}H${PLOT.width - PLOT.right}`)
          .join('')}
        stroke="var(--grid)"
        fill="none"
      />
      {y.ticks.map((value) => (
        <text key={value} x={PLOT.left - 6} y={yOf(y, value) + 4} textAnchor="end">
          {tick(value)}
        </text>
      ))}
      {x.ticks.map((value) => (
        <text key={value} x={xOf(x, value)} y={PLOT.height - 7} textAnchor="middle">
          {tick(value)}
        </text>
      ))}
    </>
  );
}
