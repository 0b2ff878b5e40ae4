import { formatCount } from '#base/format.ts';
import { niceAxis } from '#charts/ticks.ts';
import type { ClusterGallery } from '#run/prototypes.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Frame, PLOT, xOf, yOf } from './Frame.tsx';

/** Steps drawn at most; of more clusters evenly many are left out. */
const MOST_STEPS = 400;

/** The sizes of all clusters, largest first, against the size they would have if all were alike. */
export function SizesChart({ gallery }: { readonly gallery: ClusterGallery }) {
  const t = useText();
  const sorted = gallery.sizes.toSorted().toReversed();
  const k = sorted.length;
  const largest = sorted[0] ?? 0;
  const even = gallery.assignments.length / k;
  const x = niceAxis(0, k);
  const y = niceAxis(0, Math.max(1, 1.1 * largest));
  // The axis ends with the last cluster.
  const ends = { ...x, domain: [0, k] as const, ticks: x.ticks.filter((tick) => tick <= k) };
  const steps = Math.min(k, MOST_STEPS);
  const path = Array.from({ length: steps }, (_, i) => {
    const from = Math.floor((i * k) / steps);
    const to = Math.floor(((i + 1) * k) / steps);
    return `V${yOf(y, sorted[from] ?? 0)}H${xOf(ends, to)}`;
  }).join('');
  const foot = yOf(y, 0);
  return (
    <figure className="proto-chart">
      <figcaption>
        <strong>{t('Cluster sizes')}</strong>{' '}
        <span className="muted">{t('images; {{k}} clusters by size', { k: formatCount(k) })}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${PLOT.width} ${PLOT.height}`}
        role="img"
        aria-label={t(
          'Cluster sizes: largest {{largest}}, median {{median}}, smallest {{smallest}}, even {{even}}, {{empty}} empty',
          {
            largest: formatCount(largest),
            median: formatCount(sorted[Math.floor(k / 2)] ?? 0),
            smallest: formatCount(sorted[k - 1] ?? 0),
            even: formatCount(even),
            empty: formatCount(gallery.health.empty),
          },
        )}
      >
        <Frame x={ends} y={y} />
        <path
          d={`M${xOf(ends, 0)},${foot}${path}V${foot}Z`}
          fill="var(--line-1)"
          fillOpacity={0.25}
          stroke="var(--line-1)"
          strokeWidth={1.5}
        />
        <path
          d={`M${xOf(ends, 0)},${yOf(y, even)}H${xOf(ends, k)}`}
          stroke="var(--muted)"
          strokeDasharray="2 4"
        />
        <text x={xOf(ends, k) - 2} y={yOf(y, even) - 4} textAnchor="end">
          {t('all alike')}
        </text>
      </svg>
    </figure>
  );
}
