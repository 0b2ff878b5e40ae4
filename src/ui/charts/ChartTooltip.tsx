import type { DrawnLine } from '#store/chartDrawings.ts';
import { formatCount } from '#store/format.ts';

interface ChartTooltipProps {
  readonly lines: readonly DrawnLine[];
  readonly format: (value: number) => string;
  /** Given by recharts. */
  readonly active?: boolean;
  readonly label?: string | number;
  readonly payload?: readonly { readonly dataKey?: unknown; readonly value?: unknown }[];
}

export function ChartTooltip({ lines, format, active, label, payload }: ChartTooltipProps) {
  if (active !== true || payload === undefined) return null;
  return (
    <div className="chart-tooltip">
      <p className="muted">step {formatCount(Number(label))}</p>
      {lines.toReversed().map((line) => {
        const value = payload.find((entry) => entry.dataKey === line.key)?.value;
        return (
          <p key={line.key}>
            <span className="muted">{line.label}</span>
            <strong>{typeof value === 'number' ? format(value) : '–'}</strong>
          </p>
        );
      })}
    </div>
  );
}
