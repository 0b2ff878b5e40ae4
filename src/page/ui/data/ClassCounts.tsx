import { formatCount } from '#base/format.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import { useText } from '#ui/i18n/useText.ts';

/** The classes of the finest level with the number of their images, folded. */
export function ClassCounts({ summary }: { readonly summary: DatasetSummary }) {
  const t = useText();
  const { classes = [], levels } = summary;
  if (classes.length === 0) return null;
  const total = levels[0]?.classes ?? classes.length;
  const counts = classes.map(({ count }) => count);
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  const n = formatCount(total);
  return (
    <details className="class-counts">
      <summary>
        {fewest === most
          ? t('{{n}} classes, {{each}} images each', { n, each: formatCount(most) })
          : t('{{n}} classes, {{fewest}} to {{most}} images each', {
              n,
              fewest: formatCount(fewest),
              most: formatCount(most),
            })}
      </summary>
      <ul>
        {classes.map(({ name, count }) => (
          <li key={name}>
            <span className="class-name" title={name}>
              {name}
            </span>
            <span className="class-bar" aria-hidden="true">
              <span style={{ width: `${(100 * count) / Math.max(1, most)}%` }} />
            </span>
            <span className="class-count">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      {total > classes.length && (
        <p className="muted">
          {t('and {{n}} more classes', { n: formatCount(total - classes.length) })}
        </p>
      )}
    </details>
  );
}
