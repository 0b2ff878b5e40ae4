import { methodOf } from '#run/methods.ts';
import './PrototypesPanel.css';
import './FeatureMap.css';
import { useEffect, useId, useState } from 'react';
import { formatCount, formatPercent, formatValue } from '#base/format.ts';
import type { PrototypesDescription } from '#run/prototypes.ts';
import { useHistory, useLab, usePrototypes, useRuns } from '#store/hooks.ts';
import { runName } from '#store/runs/historyStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import { AgreementChart } from './AgreementChart.tsx';
import { ComputeForm } from './ComputeForm.tsx';
import { FeatureMap } from './FeatureMap.tsx';
import { Gallery } from './Gallery.tsx';
import { ImagesNotice } from './ImagesNotice.tsx';
import { SizesChart } from './SizesChart.tsx';

/** The clusters of the run that is shown: their images, their figures and the map of the features. */
export function PrototypesPanel() {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const shown = useRuns((state) => state.shown);
  const entries = useHistory((state) => state.entries);
  const { description, asking, runId } = usePrototypes((state) => state);
  useEffect(() => lab.prototypes.watch(), [lab]);
  const own = shown !== null && runId === shown.runId ? description : null;
  return (
    <>
      <section className="card panel" aria-labelledby={`${id}-title`}>
        <div className="panel-title">
          <h2 id={`${id}-title`}>{t('Prototypes')}</h2>
          {entries.length > 0 && (
            <select
              aria-label={t('Run')}
              value={shown?.runId ?? ''}
              onChange={({ currentTarget }) => lab.show(currentTarget.value)}
            >
              {shown === null && <option value="">{t('Choose a run')}</option>}
              {shown !== null && !entries.some((entry) => entry.runId === shown.runId) && (
                <option value={shown.runId}>{shown.runId}</option>
              )}
              {entries.map((entry) => (
                <option key={entry.runId} value={entry.runId}>
                  {runName(entry)}
                </option>
              ))}
            </select>
          )}
        </div>
        {shown === null ? (
          <p className="muted">{t('Train a run first. Its clusters appear here.')}</p>
        ) : (
          <>
            <p className="proto-source">
              {own !== null
                ? sourceWords(own, t)
                : asking
                  ? t('Reading the clusters…')
                  : methodOf(shown.config.method).usesPrototypes
                    ? t('No clusters yet: they are computed in the first epoch after the warm-up.')
                    : t(
                        '{{method}} trains without prototypes; the features of its checkpoint can be clustered here.',
                        { method: methodOf(shown.config.method).name },
                      )}
            </p>
            <ImagesNotice dataset={shown.dataset} />
            <ComputeForm key={shown.runId} config={shown.config} />
          </>
        )}
      </section>
      {own !== null && <Clustering key={runId} description={own} />}
    </>
  );
}

function sourceWords(
  { source, step, features }: PrototypesDescription,
  t: ReturnType<typeof useText>,
) {
  const images = formatCount(features.count);
  return source === 'training'
    ? t('Clusters of {{images}} training images, found before epoch {{epoch}} (step {{step}}).', {
        images,
        epoch: features.epoch + 1,
        step: formatCount(step),
      })
    : t('Clusters of {{images}} training images, computed from the checkpoint of step {{step}}.', {
        images,
        step: formatCount(step),
      });
}

/** One granularity at a time: its map, its figures and its gallery. */
function Clustering({ description }: { readonly description: PrototypesDescription }) {
  const t = useText();
  const { galleries } = description;
  const [chosen, setChosen] = useState(0);
  const [marked, mark] = useState<number | null>(null);
  const at = Math.min(chosen, galleries.length - 1);
  const gallery = galleries[at];
  if (gallery === undefined) return null;
  const { health } = gallery;
  return (
    <>
      <div className="proto-granularity">
        <Radios
          look="segments"
          legend={t('Granularity')}
          options={galleries.map(({ health: { k } }, place) => ({
            value: place,
            label: `k = ${formatCount(k)}`,
          }))}
          chosen={at}
          onChoose={(place) => {
            setChosen(place);
            mark(null);
          }}
        />
        <p className="muted">
          {t('{{empty}} empty · {{duplicates}} pairs of duplicates · φ {{from}} to {{to}}', {
            empty: formatCount(health.empty),
            duplicates: formatCount(health.duplicates),
            from: formatValue(health.phiMin),
            to: formatValue(health.phiMax),
          })}
          {health.nmi !== null && ` · NMI ${formatValue(health.nmi)}`}
          {health.ari !== null && ` · ARI ${formatValue(health.ari)}`}
          {health.acc !== null && ` · ACC ${formatPercent(health.acc)}`}
          {health.purity !== null &&
            ` · ${t('purity {{share}}', { share: formatPercent(health.purity) })}`}
        </p>
      </div>
      <FeatureMap description={description} granularity={at} marked={marked} mark={mark} />
      <section className="card panel proto-charts" aria-label={t('Charts of the clusters')}>
        <SizesChart gallery={gallery} />
        <AgreementChart points={description.agreement} labelled={description.labels !== null} />
      </section>
      <Gallery key={at} description={description} gallery={gallery} marked={marked} mark={mark} />
    </>
  );
}
