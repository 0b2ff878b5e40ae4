import { speak } from '#base/words.ts';
import './DataPanel.css';
import { formatCount } from '#base/format.ts';
import { FIELDS } from '#run/fields/fields.ts';
import { wantedData } from '#store/data/dataStore.ts';
import { useConfig, useData, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ProgressBar } from '#ui/widgets/ProgressBar.tsx';
import { Radios } from '#ui/widgets/Radios.tsx';
import { DropZone } from './DropZone.tsx';
import { SampleGrid } from './SampleGrid.tsx';

/** What the next run trains on, as it was loaded. */
export function DataPanel() {
  const t = useText();
  const lab = useLab();
  const dataset = useConfig((state) => state.values.dataset);
  return (
    <section className="card panel" aria-labelledby="data-title">
      <div className="panel-title">
        <h2 id="data-title">{t('Images')}</h2>
      </div>
      <Radios
        look="choices"
        className="data-choices"
        legend={t(FIELDS.dataset.label)}
        options={FIELDS.dataset.choices.map(({ value, label }) => ({ value, label: t(label) }))}
        chosen={dataset}
        onChoose={(value) => lab.config.setText('dataset', value)}
      />
      <DropZone open={dataset === 'files'} />
      <LoadingState />
      <LoadedImages />
    </section>
  );
}

function LoadingState() {
  const t = useText();
  const lab = useLab();
  const loading = useData((state) => state.loading);
  const failed = useData((state) => state.failed);
  if (loading !== null) {
    const { doing, done, total } = loading;
    return (
      <div className="data-progress">
        <p>
          <span>{speak(t, doing)}…</span>
          {total > 0 && (
            <span className="muted">
              {t('{{done}} of {{total}}', {
                done: formatCount(done),
                total: formatCount(total),
              })}
            </span>
          )}
        </p>
        <ProgressBar
          label={t('Loading images')}
          percent={total > 0 ? Math.round((100 * done) / total) : null}
        />
      </div>
    );
  }
  if (failed === null) return null;
  return (
    <div className="data-failed">
      <p>{speak(t, failed.message)}</p>
      <button type="button" className="button button-small" onClick={() => lab.retryData()}>
        {t('Try again')}
      </button>
    </div>
  );
}

function LoadedImages() {
  const t = useText();
  const loaded = useData((state) => state.loaded);
  const given = useData((state) => state.given);
  const wanted = useConfig((state) => wantedData(state.values, given)?.key);
  if (loaded === null) return null;
  const { summary, samples } = loaded;
  const labels = summary.levels.map(
    ({ name, classes }) =>
      `${formatCount(classes)} ${t(classes === 1 ? name : (PLURALS.get(name) ?? name))}`,
  );
  const facts = [
    t('{{n}} images', { n: formatCount(summary.images) }),
    `${summary.side} × ${summary.side}`,
    labels.length > 0 ? labels.join(' / ') : t('no labels'),
  ];
  const notes = [
    ...(summary.testImages > 0
      ? [
          t('{{n}} belong to its test split and are never trained on.', {
            n: formatCount(summary.testImages),
          }),
        ]
      : []),
    ...summary.notes.map((note) => speak(t, note)),
    speak(t, summary.credit),
  ];
  return (
    <>
      <SampleGrid samples={samples} side={summary.side} stale={wanted !== loaded.key} />
      <p className="data-facts">{facts.join(' · ')}</p>
      <ul className="data-notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}

const PLURALS = new Map([
  ['class', 'classes'],
  ['category', 'categories'],
  ['subcategory', 'subcategories'],
]);
