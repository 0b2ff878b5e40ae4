import { memo } from 'react';
import { niceAxis, windowAxis } from '#charts/ticks.ts';
import type { AgreementPoint } from '#run/prototypes.ts';
import { useText } from '#ui/i18n/useText.ts';
import { SmallChart } from '#ui/smallChart/SmallChart.tsx';

/** Distinguished by dash; granularities by colour. */
const MEASURES = [
  { key: 'nmi', name: 'NMI', dash: 0 },
  { key: 'ari', name: 'ARI', dash: 1 },
  { key: 'acc', name: 'ACC', dash: 2 },
] as const;

interface AgreementChartProps {
  readonly points: readonly AgreementPoint[];
  /** Whether the images have labels to agree with. */
  readonly labelled: boolean;
}

/** How well the clusters agreed with the finest labels at each evaluation. Memoised, as the sizes. */
export const AgreementChart = memo(function AgreementChart({
  points,
  labelled,
}: AgreementChartProps) {
  const t = useText();
  return (
    <figure className="proto-chart">
      <figcaption>
        <strong>{t('Agreement with the labels')}</strong>
      </figcaption>
      {points.length === 0 ? (
        <p className="muted">
          {labelled
            ? t('NMI, ARI and ACC appear after the first evaluation of clusters with labels.')
            : t('These images have no labels: there are no classes, purity, NMI or ARI.')}
        </p>
      ) : (
        <Drawn points={points} />
      )}
    </figure>
  );
});

function Drawn({ points }: { readonly points: readonly AgreementPoint[] }) {
  const t = useText();
  const epochs = [...new Set(points.map(({ epoch }) => epoch))];
  const ks = [...new Set(points.map(({ k }) => k))];
  const values = points.flatMap(({ nmi, ari, acc }) => [nmi, ari, acc ?? 0]);
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  // A single evaluation is drawn in the middle.
  const x = first === last ? windowAxis(first - 1, last + 1) : niceAxis(first, last);
  const y = niceAxis(Math.min(0, ...values), Math.max(0.2, ...values));
  return (
    <SmallChart
      data={{
        summary: t('NMI, ARI and ACC up to epoch {{epoch}}; the values are in the table', {
          epoch: last,
        }),
        x: { ...x, ticks: x.ticks.filter(Number.isInteger), title: t('epoch') },
        y: { ...y, title: t('NMI, ARI, ACC') },
        xs: epochs,
        lines: ks.flatMap((k, colour) =>
          MEASURES.map(({ key, name, dash }) => ({
            name: `${name}, k = ${k}`,
            tone: 'strong',
            colour,
            dash,
            values: epochs.map(
              (epoch) =>
                points.find((point) => point.k === k && point.epoch === epoch)?.[key] ?? null,
            ),
          })),
        ),
      }}
    />
  );
}
