import { speak } from '#base/words.ts';
import './RunDetails.css';
import { memo } from 'react';
import { formatBytes, formatCount, formatPercent, formatValue } from '#base/format.ts';
import type { ClusterHealth, Evaluation } from '#run/evaluations.ts';
import type { RunNote } from '#run/protocol.ts';
import { useEvaluation, useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { HeadRow } from '#ui/widgets/HeadRow.tsx';
import { AdjustForm } from './AdjustForm.tsx';

/** The shown run's last evaluation, prototypes and notes. */
export function RunDetails() {
  const t = useText();
  const shownId = useRuns((state) => state.shown?.runId ?? null);
  const notes = useRuns((state) => state.shown?.notes ?? NO_NOTES);
  const live = useRuns((state) => (state.live?.runId === state.shown?.runId ? state.live : null));
  const evaluation = useEvaluation();
  const clustering = live?.clustering ?? null;
  const clusters = clustering?.clusters ?? evaluation?.clusters ?? [];
  const bytes = live?.featureBytes ?? null;
  if (shownId === null) return null;
  return (
    <section className="card panel" aria-labelledby="details-title">
      <div className="panel-title">
        <h2 id="details-title">{t('Run details')}</h2>
        <span className="muted">{shownId}</span>
      </div>
      <AdjustForm />
      {evaluation === null ? (
        <p className="details-empty">{t('No measurements yet.')}</p>
      ) : (
        <EvaluationSummary evaluation={evaluation} />
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
      <Notes notes={notes} />
    </section>
  );
}

const NO_NOTES: readonly RunNote[] = [];

const EvaluationSummary = memo(function EvaluationSummary({
  evaluation,
}: {
  readonly evaluation: Evaluation;
}) {
  const t = useText();
  const { knnLevels, linearTop1, alignment, uniformity, rankMe, featureStd } = evaluation;
  const figures: readonly (readonly [name: string, value: string, help: string])[] = [
    ...knnLevels.map(
      ({ level, top1 }) => [`kNN ${t(level)}`, formatPercent(top1), t('held-out images')] as const,
    ),
    ...(linearTop1 === null
      ? []
      : [[t('linear probe'), formatPercent(linearTop1), t('held-out images')] as const]),
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
              ...(labelled ? ['NMI', 'ARI', t('purity')] : []),
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

const NOTE_NAMES: Readonly<Record<RunNote['kind'], string>> = {
  alarm: 'alarm',
  stage: 'stage',
  change: 'change',
  skip: 'skipped',
  resume: 'resumed',
  stop: 'stopped',
};

/** Notes that are drawn; a run that skips every step would fill the page. */
const MAX_NOTES = 200;

const Notes = memo(function Notes({ notes }: { readonly notes: readonly RunNote[] }) {
  const t = useText();
  if (notes.length === 0) return null;
  const newest = notes.slice(-MAX_NOTES).toReversed();
  return (
    <>
      <h3 className="details-heading">
        {t('Notes')}{' '}
        {newest.length < notes.length && (
          <span className="muted">
            {t('the latest {{n}} of {{all}}', {
              n: formatCount(newest.length),
              all: formatCount(notes.length),
            })}
          </span>
        )}
      </h3>
      <ol className="details-notes" aria-label={t('Notes')}>
        {newest.map((note, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: counted from the oldest note, which stays.
          <li key={notes.length - i} data-kind={note.kind}>
            <span className="details-step">{formatCount(note.step)}</span>
            <span className="details-kind">{t(NOTE_NAMES[note.kind])}</span>
            <span>{speak(t, note.message)}</span>
          </li>
        ))}
      </ol>
    </>
  );
});
