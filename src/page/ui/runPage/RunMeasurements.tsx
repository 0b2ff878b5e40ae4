import './RunMeasurements.css';
import { memo, Suspense } from 'react';
import { formatBytes, formatCount, formatPercent, formatValue } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { ClusterHealth, Evaluation } from '#run/evaluations.ts';
import { knnNameWords, probeNameWords } from '#run/protocols.ts';
import { useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';
import { later } from '#ui/widgets/LaterLoaded.tsx';

const ProbeResult = later(
  () => import('#ui/probe/ProbeResult.tsx'),
  (module) => module.ProbeResult,
);
const LowShotTable = later(
  () => import('#ui/probe/ProbeResult.tsx'),
  (module) => module.LowShotTable,
);

interface RunMeasurementsProps {
  readonly runId: string;
  readonly config: RunConfig;
  readonly evaluation: Evaluation | null;
}

/** A run's last evaluation and its prototypes. */
export function RunMeasurements({ runId, config, evaluation }: RunMeasurementsProps) {
  const t = useText();
  const live = useRuns((state) => (state.live?.runId === runId ? state.live : null));
  const clustering = live?.clustering ?? null;
  const clusters = clustering?.clusters ?? evaluation?.clusters ?? [];
  const bytes = live?.featureBytes ?? null;
  return (
    <>
      {evaluation === null ? (
        <p className="details-empty">{t('No measurements yet.')}</p>
      ) : (
        <>
          <EvaluationSummary config={config} evaluation={evaluation} />
          <Suspense>
            {evaluation.probe !== undefined && <ProbeResult confusion={evaluation.probe} />}
            {evaluation.lowShot !== undefined && <LowShotTable lowShot={evaluation.lowShot} />}
          </Suspense>
        </>
      )}
      {clusters.length > 0 && (
        <Clusters
          clusters={clusters}
          caption={
            clustering === null
              ? t('As of the last evaluation')
              : t('Before epoch {{epoch}}, {{seconds}} s', {
                  epoch: formatCount(clustering.epoch + 1),
                  seconds: formatValue(clustering.seconds),
                })
          }
          stored={
            bytes === null
              ? ''
              : ` · ${t('{{bytes}} of features stored', { bytes: formatBytes(bytes) })}`
          }
        />
      )}
    </>
  );
}

const EvaluationSummary = memo(function EvaluationSummary({
  config,
  evaluation,
}: {
  readonly config: RunConfig;
  readonly evaluation: Evaluation;
}) {
  const t = useText();
  const { knnLevels, linearTop1, alignment, uniformity, rankMe, featureStd } = evaluation;
  const figures: readonly (readonly [name: string, value: string, help: string])[] = [
    ...knnLevels.map(
      ({ level, top1 }) =>
        [
          t('{{knn}}, {{level}}', { knn: speak(t, knnNameWords(config)), level: t(level) }),
          formatPercent(top1),
          t('held-out images'),
        ] as const,
    ),
    ...(linearTop1 === null
      ? []
      : [
          [
            speak(t, probeNameWords(config)),
            formatPercent(linearTop1),
            t('held-out images'),
          ] as const,
        ]),
    [t('feature std'), formatValue(featureStd), t('per dimension')],
    ...(alignment === null
      ? []
      : [
          [
            t('alignment'),
            formatValue(alignment),
            t('distance between two views; lower is better'),
          ] as const,
        ]),
    ...(uniformity === null
      ? []
      : [[t('uniformity'), formatValue(uniformity), t('lower is more uniform')] as const]),
    ...(rankMe === null
      ? []
      : [['RankMe', formatValue(rankMe), t('effective dimensions; higher is better')] as const]),
  ];
  return (
    <>
      <h3 className="details-heading">
        {evaluation.epoch === 1
          ? t('After 1 epoch')
          : t('After {{n}} epochs', { n: formatCount(evaluation.epoch) })}
      </h3>
      <dl className="details-figures">
        {figures.map(([name, value, help]) => (
          <div key={name} title={help}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
});

interface ClustersProps {
  readonly clusters: readonly ClusterHealth[];
  readonly caption: string;
  readonly stored: string;
}

function Clusters({ clusters, caption, stored }: ClustersProps) {
  const t = useText();
  const labelled = clusters.some(({ nmi }) => nmi !== null);
  return (
    <>
      <h3 className="details-heading">
        {t('Prototypes')}{' '}
        <span className="muted">
          {caption}
          {stored}
        </span>
      </h3>
      <div className="details-scroll">
        <table className="details-table" aria-label={t('Prototypes')}>
          <HeadRow
            names={[
              ...['k', 'φ', t('sizes'), t('empty'), t('duplicates')],
              ...(labelled ? ['NMI', 'ARI', 'ACC', t('purity')] : []),
            ]}
          />
          <tbody>
            {clusters.map((cluster, i) => (
              // Two granularities can have the same k.
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows keep their order.
              <tr key={i}>
                <th scope="row">{formatCount(cluster.k)}</th>
                <td>{range(cluster.phiMin, cluster.phiMax, formatValue)}</td>
                <td>{range(cluster.smallest, cluster.largest, formatCount)}</td>
                <td data-bad={cluster.empty > 0}>{formatCount(cluster.empty)}</td>
                <td data-bad={cluster.duplicates > 0}>{formatCount(cluster.duplicates)}</td>
                {labelled && (
                  <>
                    <td>{orDash(cluster.nmi, formatValue)}</td>
                    <td>{orDash(cluster.ari, formatValue)}</td>
                    <td>{orDash(cluster.acc, formatPercent)}</td>
                    <td>{orDash(cluster.purity, formatPercent)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function range(low: number, high: number, format: (value: number) => string): string {
  return low === high ? format(low) : `${format(low)} – ${format(high)}`;
}

function orDash(value: number | null, format: (value: number) => string): string {
  return value === null ? '–' : format(value);
}
