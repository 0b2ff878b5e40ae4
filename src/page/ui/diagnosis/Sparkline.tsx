import { formatValue } from '#base/format.ts';
import type { ApproachCurve } from '#diagnosis/curves.ts';
import { useText } from '#ui/i18n/useText.ts';
import { sparkOf } from './sparkPath.ts';

const WIDTH = 200;
const HEIGHT = 52;
/** Room for the marks at the edge. */
const EDGE = 5;

/** One small curve with its first and last value; not finite values are crosses. */
export function Sparkline({ curve }: { readonly curve: ApproachCurve }) {
  const t = useText();
  const { label, lines, limit } = curve;
  const spark = sparkOf(
    lines.map(({ values }) => values),
    limit,
    WIDTH,
    HEIGHT,
  );
  const ends = lines.map(({ name, values }) => {
    const first = formatValue(values[0] ?? Number.NaN);
    const last = formatValue(values.at(-1) ?? Number.NaN);
    return { name, first, last };
  });
  const summary = ends
    .map(({ name, first, last }) =>
      t('{{name}} from {{first}} to {{last}}', { name: t(name), first, last }),
    )
    .join('; ');
  return (
    <figure className="diagnosis-curve">
      <figcaption>
        {t(label)}
        {spark.log && <span className="muted"> {t('log')}</span>}
      </figcaption>
      <svg
        role="img"
        aria-label={summary}
        viewBox={`${-EDGE} ${-EDGE} ${WIDTH + 2 * EDGE} ${HEIGHT + 2 * EDGE}`}
      >
        {spark.limitY !== null && (
          <line className="diagnosis-limit" x1={0} x2={WIDTH} y1={spark.limitY} y2={spark.limitY} />
        )}
        {spark.lines.map(({ path, bad }, i) => (
          <g key={lines[i]?.name} data-line={i}>
            <path d={path} />
            {bad.map(({ x, y }) => (
              <path key={x} className="diagnosis-bad" d={`M${x - 3} ${y - 3}l6 6m0 -6l-6 6`} />
            ))}
          </g>
        ))}
      </svg>
      {ends.map(({ name, first, last }, i) => (
        <p key={name} className="diagnosis-ends" data-line={i} aria-hidden="true">
          {ends.length > 1 && <span>{t(name)} </span>}
          {first} → {last}
        </p>
      ))}
      {spark.limitY !== null && limit !== null && (
        <p className="diagnosis-ends muted">
          {t('Half precision ends at {{limit}}', { limit: formatValue(limit) })}
        </p>
      )}
    </figure>
  );
}
