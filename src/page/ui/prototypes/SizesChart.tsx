import { memo } from 'react';
import { formatCount } from '#base/format.ts';
import { niceAxis } from '#charts/ticks.ts';
import type { ClusterGallery } from '#run/prototypes.ts';
import { useText } from '#ui/i18n/useText.ts';
import { SmallChart } from '#ui/smallChart/SmallChart.tsx';

/** Steps drawn at most; of more clusters an even selection. */
const MOST_STEPS = 200;

interface SizesChartProps {
  readonly gallery: ClusterGallery;
}

/**
 * The sizes of all clusters, largest first, against the size that all would have if equal. Memoised:
 * a cluster that is highlighted draws no chart again.
 */
export const SizesChart = memo(function SizesChart({ gallery }: SizesChartProps) {
  const t = useText();
  const sorted = gallery.sizes.toSorted().toReversed();
  const k = sorted.length;
  const largest = sorted[0] ?? 0;
  const even = gallery.assignments.length / k;
  const x = niceAxis(0, k);
  const y = niceAxis(0, Math.max(1, 1.1 * largest));
  const steps = Math.min(k, MOST_STEPS);
  const ranks = Array.from({ length: steps }, (_, i) => Math.floor((i * k) / steps));
  const sizeAt = (rank: number) => sorted[rank] ?? 0;
  return (
    <figure className="proto-chart">
      <figcaption>
        <strong>{t('Cluster sizes')}</strong>
      </figcaption>
      <SmallChart
        data={{
          summary: t(
            'Cluster sizes: largest {{largest}}, median {{median}}, smallest {{smallest}}, mean {{even}}, {{empty}} empty',
            {
              largest: formatCount(largest),
              median: formatCount(sizeAt(Math.floor(k / 2))),
              smallest: formatCount(sizeAt(k - 1)),
              even: formatCount(even),
              empty: formatCount(gallery.health.empty),
            },
          ),
          // The axis ends with the last cluster.
          x: {
            ...x,
            domain: [0, k],
            ticks: x.ticks.filter((tick) => tick <= k && Number.isInteger(tick)),
            title: t('clusters, largest first'),
          },
          y: { ...y, title: t('images per cluster') },
          // The last step is as wide as the others.
          xs: [...ranks, k],
          lines: [
            {
              name: t('images per cluster'),
              tone: 'strong',
              colour: 0,
              dash: 0,
              filledSteps: true,
              values: [...ranks.map(sizeAt), sizeAt(k - 1)],
            },
          ],
          guides: [{ axis: 'y', at: even, label: t('mean'), tone: 'muted' }],
        }}
      />
    </figure>
  );
});
