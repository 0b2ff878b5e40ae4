import { formatValue } from '#base/format.ts';
import { windowAxis } from '#charts/ticks.ts';
import type { ApproachCurve } from '#diagnosis/approachCurves.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { SmallChart } from '#ui/smallChart/SmallChart.tsx';
import { curveDrawing } from './approachChart.ts';

/** Line colours, distinguishable with colour blindness. */
const COLOURS = [0, 3];

interface ApproachCurveChartProps {
  readonly curve: ApproachCurve;
  /** Ascending, two or more. */
  readonly steps: readonly number[];
}

/** One small curve with its first and last value; values that are not finite are crosses. */
export function ApproachCurveChart({ curve, steps }: ApproachCurveChartProps) {
  const t = useText();
  const { label, lines, limit } = curve;
  const {
    xs,
    y,
    crosses,
    nearLimit,
    lines: drawn,
  } = curveDrawing(
    steps,
    lines.map(({ values }) => values),
    limit,
  );
  const ends = lines.map(({ name, values }, i) => ({
    name: t(name),
    first: formatValue(values[0] ?? Number.NaN),
    last: formatValue(values.at(-1) ?? Number.NaN),
    line: { tone: 'strong', colour: COLOURS[i] ?? i, dash: i } as const,
  }));
  return (
    <figure className="diagnosis-curve">
      <figcaption>
        {t(label)}
        {y.scale === 'log' && <span className="muted"> {t('log')}</span>}
      </figcaption>
      <SmallChart
        compact
        data={{
          summary: ends
            .map(({ name, first, last }) =>
              t('{{name}} from {{first}} to {{last}}', { name, first, last }),
            )
            .join('; '),
          x: { ...windowAxis(steps[0] ?? 0, steps.at(-1) ?? 1), title: t('step') },
          y: { ...y, title: '' },
          xs,
          lines: ends.map(({ name, line }, i) => ({ ...line, name, values: drawn[i] ?? [] })),
          crosses,
          guides:
            nearLimit && limit !== null
              ? [{ axis: 'y', at: limit, label: t('fp16 limit'), tone: 'fault' }]
              : [],
        }}
      />
      {ends.map(({ name, first, last, line }) => (
        <p key={name} className="diagnosis-ends" aria-hidden="true">
          {ends.length > 1 && (
            <span>
              <LineSample line={line} /> {name}{' '}
            </span>
          )}
          {first} → {last}
        </p>
      ))}
      {nearLimit && limit !== null && (
        <p className="diagnosis-ends muted">
          {t('fp16 overflows above {{limit}}', { limit: formatValue(limit) })}
        </p>
      )}
    </figure>
  );
}
