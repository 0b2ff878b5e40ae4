import { speak } from '#base/words.ts';
import './ImagesSection.css';
import { formatCount } from '#base/format.ts';
import { FIELDS } from '#run/fields/fields.ts';
import { PRESETS, presetConfig } from '#run/presets.ts';
import { wantedData } from '#store/data/dataStore.ts';
import { useConfig, useData, useDataProblem, useLab, useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Radios } from '#ui/widgets/Radios.tsx';
import { TaskBar } from '#ui/widgets/TaskBar.tsx';
import { DropZone } from './DropZone.tsx';
import { LoadedImages } from './LoadedImages.tsx';

/** What the next run trains on, as it was loaded. */
export function ImagesSection() {
  const t = useText();
  const lab = useLab();
  const dataset = useConfig((state) => state.values.dataset);
  return (
    <>
      <Radios
        look="choices"
        className="data-choices"
        legend={t(FIELDS.dataset.label)}
        options={FIELDS.dataset.choices.map(({ value, label }) => ({ value, label: t(label) }))}
        chosen={dataset}
        onChoose={(value) => lab.config.setText('dataset', value)}
      />
      <KeptFiles />
      {dataset === 'files' && <DropZone />}
      <LoadingState />
      <LoadedImages />
    </>
  );
}

/** The images in a few words, for the folded section. */
export function ImagesGist() {
  const t = useText();
  const dataset = useConfig(({ values }) => values.dataset);
  const side = useConfig(({ values }) => values.imageSide);
  const loading = useData((state) => state.loading);
  const given = useData((state) => state.given);
  const missing = useDataProblem() !== null;
  const wanted = useConfig((state) => wantedData(state.values, given)?.key);
  const loaded = useData((state) => (state.loaded?.key === wanted ? state.loaded : null));
  const label = FIELDS.dataset.choices.find(({ value }) => value === dataset)?.label ?? dataset;
  const name = dataset === 'files' ? (given?.name ?? t('Your own files')) : t(label);
  if (missing) {
    return (
      <span className="settings-gist settings-gist-wrong">
        {t('{{images}}: not loaded', { images: name })}
      </span>
    );
  }
  const percent =
    loading !== null && loading.total > 0
      ? ` ${Math.round((100 * loading.done) / loading.total)} %`
      : '';
  return (
    <span className="settings-gist">
      {loading !== null
        ? `${t('Loading…')}${percent}`
        : `${name} · ${loaded === null ? `${side} px` : formatCount(loaded.summary.images)}`}
    </span>
  );
}

/** A preset was chosen while the form was on the user's own images: it stays on them. */
function KeptFiles() {
  const t = useText();
  const lab = useLab();
  const preset = useConfig((state) => state.preset);
  const kept = useConfig(({ values, ownFiles }) => ownFiles && values.dataset === 'files');
  const usual = presetConfig(preset).dataset;
  if (!kept || usual === 'files') return null;
  const label = PRESETS.find(({ name }) => name === preset)?.label ?? preset;
  const images = FIELDS.dataset.choices.find(({ value }) => value === usual)?.label ?? usual;
  return (
    <p className="data-kept">
      {t('Your images stay; the preset {{preset}} uses {{images}}.', {
        preset: t(label),
        images: t(images),
      })}{' '}
      <button
        type="button"
        className="link-button"
        onClick={() => lab.config.resetFields(['dataset'])}
      >
        {t('Use those')}
      </button>
    </p>
  );
}

function LoadingState() {
  const t = useText();
  const lab = useLab();
  const loading = useData((state) => state.loading);
  const failed = useData((state) => state.failed);
  const ownFiles = useConfig(({ values }) => values.dataset === 'files');
  const task = useRuns((runs) => (runs.task?.name === 'loadImages' ? runs.task : null));
  if (loading !== null) {
    return (
      <div className="data-progress">
        {task === null ? <p>{speak(t, loading.doing)}…</p> : <TaskBar task={task} />}
        {ownFiles && (
          <button type="button" className="link-button" onClick={() => lab.cancelData()}>
            {t('Cancel loading')}
          </button>
        )}
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
