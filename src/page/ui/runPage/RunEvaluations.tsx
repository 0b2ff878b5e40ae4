import './RunMeasurements.css';
import { Suspense, useEffect, useId } from 'react';
import { formatCount, formatPercent, formatWhen } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { FeatureFormat } from '#run/protocol.ts';
import { knnNameWords, probeNameWords } from '#run/protocols.ts';
import { useData, useLab, useMeasures, useRuns } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { TaskBar } from '#ui/widgets/TaskBar.tsx';
import { chooseTarget } from './chooseTarget.ts';

const ProbeResult = later(
  () => import('#ui/probe/ProbeResult.tsx'),
  (module) => module.ProbeResult,
);

/** The run's last state on the images that are loaded, which may be others than its own. */
export function RunEvaluations({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { runId, config } = entry;
  const loaded = useData((state) => state.loaded?.summary ?? null);
  const training = useRuns(isBusy);
  const busy = useMeasures((state) => state.runId !== null);
  const task = useMeasures((state) => (state.runId === runId ? state.task : null));
  const problem = useMeasures((state) =>
    state.problem?.runId === runId ? state.problem.message : null,
  );
  const written = useMeasures((state) => (state.written?.runId === runId ? state.written : null));
  const evaluations = useMeasures((state) => state.evaluations.get(runId)) ?? [];
  useEffect(() => lab.measures.ask(runId), [lab, runId]);
  const exportFeatures = async (format: FeatureFormat) => {
    const into = await chooseTarget(`${runId}-features`, format);
    if (into !== 'cancelled') lab.measures.exportFeatures(runId, format, into);
  };
  const off = busy || training || loaded === null || !entry.hasCheckpoint;
  return (
    <section className="card panel run-evaluations" aria-labelledby={id}>
      <h2 id={id}>{t('Evaluate on other images')}</h2>
      <p className="muted">
        {t(
          'The run’s last state on the images that are loaded: kNN, linear probe, and features as files. Load others under Images.',
        )}
      </p>
      <div className="run-actions">
        <button
          type="button"
          className="button button-small"
          disabled={off}
          onClick={() => lab.measures.evaluate(runId)}
        >
          {t('Evaluate on “{{name}}”', { name: loaded === null ? '…' : t(loaded.name) })}
        </button>
        {(['safetensors', 'npy'] as const).map((format) => (
          <button
            key={format}
            type="button"
            className="button button-small"
            disabled={off}
            title={t('Features, embeddings, labels and file names of all loaded images')}
            onClick={() => void exportFeatures(format)}
          >
            {t('Export features (.{{format}})', { format })}
          </button>
        ))}
      </div>
      {task !== null && (
        <div className="run-measuring">
          <TaskBar task={task} />
          <button
            type="button"
            className="button button-small"
            onClick={() => lab.measures.cancel()}
          >
            {t('Cancel')}
          </button>
        </div>
      )}
      {problem !== null && <p className="run-measuring">{speak(t, problem)}</p>}
      {written !== null && (
        <p className="run-measuring" role="status">
          {written.downloaded
            ? t('The features were downloaded: this browser let the page choose no other place.')
            : t('The features are written.')}
        </p>
      )}
      {evaluations.map(({ dataset, images, atMs, evaluation }) => (
        <details key={dataset} open={evaluations.length === 1}>
          <summary>
            {t('{{name}}, {{n}} images', { name: t(dataset), n: formatCount(images) })}{' '}
            <small className="muted">
              {t('step {{n}}', { n: formatCount(evaluation.step) })} ·{' '}
              {formatWhen(atMs, Date.now(), t)}
            </small>
          </summary>
          <dl className="details-figures">
            <div>
              <dt>{speak(t, knnNameWords(config))}</dt>
              <dd>{evaluation.knnTop1 === null ? '–' : formatPercent(evaluation.knnTop1)}</dd>
            </div>
            <div>
              <dt>{speak(t, probeNameWords(config))}</dt>
              <dd>{evaluation.linearTop1 === null ? '–' : formatPercent(evaluation.linearTop1)}</dd>
            </div>
          </dl>
          <Suspense>
            {evaluation.probe !== undefined && <ProbeResult confusion={evaluation.probe} />}
          </Suspense>
        </details>
      ))}
    </section>
  );
}
