import './HistoryPanel.css';
import { formatBytes, formatCount, formatPercent, formatValue, formatWhen } from '#base/format.ts';
import { useHistory, useLab, useRuns } from '#store/hooks.ts';
import { routeHash } from '#store/page/pageRoute.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { runName } from '#store/runs/historyStore.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { StateChip } from './StateChip.tsx';
import { UndoBar } from './UndoBar.tsx';

/** Runs that the Train page lists; the Runs panel has them all. */
const LISTED = 5;

/** The newest runs that this browser keeps; a click puts one on the charts. */
export function HistoryPanel() {
  const t = useText();
  const status = useHistory((state) => state.status);
  const entries = useHistory((state) => state.entries);
  const bytes = useHistory((state) => state.bytesUsed);
  return (
    <section className="card panel" aria-labelledby="history-title">
      <div className="panel-title">
        <h2 id="history-title">{t('Runs')}</h2>
        {entries.length > 0 && (
          <span className="muted">
            {t('stored in this browser')}
            {bytes !== null && ` · ${t('{{size}} of storage used', { size: formatBytes(bytes) })}`}
          </span>
        )}
        {entries.length > 0 && (
          <a className="link-button" href={routeHash({ panel: 'runs', query: '' })}>
            {t('All {{n}} runs', { n: entries.length })}
          </a>
        )}
      </div>
      {entries.length > 0 ? (
        <div className="history-scroll">
          <table className="history-table">
            <thead>
              <tr>
                <th scope="col">{t('Name')}</th>
                <th scope="col">{t('State')}</th>
                <th scope="col" className="history-optional">
                  {t('Started')}
                </th>
                <th scope="col" className="history-optional">
                  {t('Images')}
                </th>
                <th scope="col" className="history-number history-optional">
                  {t('Steps')}
                </th>
                <th scope="col" className="history-number">
                  {t('Loss')}
                </th>
                <th scope="col" className="history-number">
                  kNN
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t('Resume or delete')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.slice(0, LISTED).map((entry) => (
                <HistoryRow key={entry.runId} entry={entry} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="history-empty">{t(EMPTY[status])}</p>
      )}
      <UndoBar />
    </section>
  );
}

const EMPTY = {
  loading: 'Reading the stored runs…',
  ready: 'Every run is stored here, with its charts.',
  failed: 'The stored runs could not be opened.',
};

function HistoryRow({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const lab = useLab();
  const { runId } = entry;
  const shown = useRuns((state) => state.shown?.runId === runId);
  const active = useRuns(({ live }) => isActive(live) && live.runId === runId);
  const state = useRuns(({ live }) => (live?.runId === runId ? live.state : entry.state));
  const busy = useRuns(isBusy);
  const resumable = state === 'stopped' && !active && entry.steps < entry.totalSteps;
  return (
    <tr className="history-row" data-shown={shown}>
      <td>
        <button
          type="button"
          className="history-open"
          aria-pressed={shown}
          title={t('Show its charts')}
          onClick={() => lab.show(runId)}
        >
          {runName(entry)}
        </button>
      </td>
      <td>
        <StateChip entry={entry} />
      </td>
      <td className="history-optional muted">{formatWhen(entry.startedAt, Date.now(), t)}</td>
      <td className="history-optional muted">{t(entry.dataset)}</td>
      <td className="history-number history-optional">
        {active
          ? '–'
          : t('{{done}} of {{total}}', {
              done: formatCount(entry.steps),
              total: formatCount(entry.totalSteps),
            })}
      </td>
      <td className="history-number">
        {active || entry.lastLoss === null ? '–' : formatValue(entry.lastLoss)}
      </td>
      <td className="history-number">
        {active || entry.lastKnn === null ? '–' : formatPercent(entry.lastKnn)}
      </td>
      <td className="history-number history-buttons">
        {resumable && (
          <button
            type="button"
            className="button button-small history-resume"
            aria-label={t('Resume {{name}}', { name: runName(entry) })}
            title={t('Continue from its last checkpoint')}
            disabled={busy}
            onClick={() => lab.continueRun(runId, entry.config)}
          >
            {t('Resume')}
          </button>
        )}
        <button
          type="button"
          className="history-delete"
          aria-label={t('Delete {{name}}', { name: runName(entry) })}
          title={t('Delete')}
          disabled={active}
          onClick={() => void lab.history.remove([runId])}
        >
          ×
        </button>
      </td>
    </tr>
  );
}
