import './WeightsCard.css';
import { useId } from 'react';
import { formatCount } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { WeightsReport, WeightsRow } from '#run/weights.ts';
import { useLab, useRuns, useWeights } from '#store/hooks.ts';
import { runHref } from '#store/page/pageRoute.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { pickWeights } from './pickWeights.ts';

/** The weights that the next Train begins with: what the form's model takes of the file. */
export function WeightsCard() {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const { file, missing, report, problem, keptAs, copy } = useWeights((state) => state);
  const busy = useRuns(isBusy);
  // A fork begins with its parent's weights; these are for the run after it.
  const forking = useRuns((runs) => runs.forking?.fromCheckpoint === true);
  if (forking) return null;
  const name = file?.path ?? missing?.file ?? '';
  const usable = report !== null && report.counts.loaded > 0;
  return (
    <section className="card imported" aria-labelledby={id}>
      <div>
        <h2 id={id}>{t('The next run starts from {{file}}', { file: name })}</h2>
        <p role="status" className={problem === null ? 'muted' : 'imported-problems'}>
          {problem !== null
            ? speak(t, problem)
            : report === null
              ? t('Reading the file…')
              : summary(t, report)}
        </p>
      </div>
      {report !== null && <WeightsTable report={report} />}
      {keptAs !== null && (
        <p>
          {t('Stored as run')}{' '}
          <a className="link-button" href={runHref(keptAs)}>
            {keptAs}
          </a>
          {'. '}
          {t('It can be evaluated, clustered, exported and forked like any run.')}
        </p>
      )}
      {usable && keptAs === null && (
        <p className="muted">
          {t(
            'The next Train begins with them, and so does everything that is queued meanwhile: runs, sweeps, range tests and comparisons.',
          )}
        </p>
      )}
      {copy !== null && <p className="muted">{speak(t, copy)}</p>}
      <div className="imported-actions">
        {missing !== null && (
          <button
            type="button"
            className="button button-primary"
            onClick={() => pickWeights((chosen) => lab.weights.choose(chosen))}
          >
            {t('Choose it again')}
          </button>
        )}
        {missing === null && (
          <>
            <button
              type="button"
              className="button button-primary"
              disabled={busy || !usable}
              onClick={() => lab.train()}
            >
              {t('Train from these weights')}
            </button>
            <button
              type="button"
              className="button"
              disabled={busy || !usable || keptAs !== null}
              title={t('To evaluate or cluster them as they are')}
              onClick={() => lab.weights.keep()}
            >
              {t('Store as a run')}
            </button>
          </>
        )}
        <button type="button" className="button" onClick={() => lab.weights.forget()}>
          {t('Start without them')}
        </button>
      </div>
    </section>
  );
}

type Text = ReturnType<typeof useText>;

function summary(t: Text, { counts, format, convention }: WeightsReport): string {
  const values = { ...counts, format, convention };
  return t(
    '{{format}}, names of {{convention}}: {{loaded}} tensors loaded, {{shape}} of another shape, {{missing}} missing, {{skipped}} of the file skipped. What is not loaded begins as the seed has it.',
    values,
  );
}

const STATES: Readonly<Record<WeightsRow['state'], string>> = {
  loaded: 'Loaded',
  shape: 'Other shape',
  missing: 'Missing',
  skipped: 'Skipped',
};

function WeightsTable({ report }: { readonly report: WeightsReport }) {
  const t = useText();
  return (
    <div className="weights-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('State')}</th>
            <th scope="col">{t('Tensors')}</th>
            <th scope="col">{t('Shape')}</th>
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => (
            <tr key={`${row.state} ${row.part}`} data-state={row.state}>
              <td>{t(STATES[row.state])}</td>
              <th scope="row">
                <code>{row.part}</code>
              </th>
              <td>{shapeText(t, row)}</td>
            </tr>
          ))}
          {report.beside.map(({ path, tensors }) => (
            <tr key={`beside ${path}`}>
              <td>{t('Not used')}</td>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td>{t('{{n}} tensors', { n: formatCount(tensors) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">
        SHA-256 <code>{report.sha256}</code>
      </p>
    </div>
  );
}

function shapeText(t: Text, { tensors, shape, found }: WeightsRow): string {
  if (shape === undefined) return t('{{n}} tensors', { n: formatCount(tensors) });
  return found === undefined
    ? shape
    : t('{{found}} in the file, {{shape}} in the model', { found, shape });
}
