import './HistoryPanel.css';
import type { HistoryEntry } from '#store/archive.ts';
import { formatBytes, formatCount, formatPercent, formatValue, formatWhen } from '#store/format.ts';
import { useHistory, useLab, useRuns } from '#store/hooks.ts';
import { isActive } from '#store/runEvents.ts';
import { isBusy } from '#store/runsStore.ts';

/** The runs this browser keeps; a click puts one on the charts. */
export function HistoryPanel() {
  const status = useHistory((state) => state.status);
  const entries = useHistory((state) => state.entries);
  const bytes = useHistory((state) => state.bytesUsed);
  return (
    <section className="card panel" aria-labelledby="history-title">
      <div className="panel-title">
        <h2 id="history-title">Runs</h2>
        {entries.length > 0 && (
          <span className="muted">
            kept in this browser{bytes !== null && ` · ${formatBytes(bytes)} of storage used`}
          </span>
        )}
      </div>
      {entries.length > 0 ? (
        <div className="history-scroll">
          <table className="history-table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">State</th>
                <th scope="col" className="history-optional">
                  Started
                </th>
                <th scope="col" className="history-optional">
                  Images
                </th>
                <th scope="col" className="history-number history-optional">
                  Steps
                </th>
                <th scope="col" className="history-number">
                  Loss
                </th>
                <th scope="col" className="history-number">
                  kNN
                </th>
                <th scope="col">
                  <span className="visually-hidden">Resume or delete</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <HistoryRow key={entry.runId} entry={entry} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="history-empty">{EMPTY[status]}</p>
      )}
      <UndoBar />
    </section>
  );
}

const EMPTY = {
  loading: 'Reading the stored runs…',
  ready: 'Every run you train is kept here, charts included.',
  failed: 'The stored runs could not be opened.',
};

function HistoryRow({ entry }: { readonly entry: HistoryEntry }) {
  const lab = useLab();
  const shown = useRuns((state) => state.shown?.runId === entry.runId);
  const active = useRuns(({ live }) => isActive(live) && live.runId === entry.runId);
  const state = useRuns(({ live }) => (live?.runId === entry.runId ? live.state : entry.state));
  const busy = useRuns(isBusy);
  const resumable = state === 'stopped' && !active && entry.steps < entry.totalSteps;
  return (
    <tr className="history-row" data-shown={shown}>
      <td>
        <button
          type="button"
          className="history-open"
          aria-pressed={shown}
          title="Show its charts"
          onClick={() => lab.show(entry.runId)}
        >
          {entry.runId}
        </button>
      </td>
      <td>
        <span className="history-state" data-state={state} title={entry.fault ?? undefined}>
          {state}
        </span>
      </td>
      <td className="history-optional muted">{formatWhen(entry.startedAt, Date.now())}</td>
      <td className="history-optional muted">{entry.dataset}</td>
      <td className="history-number history-optional">
        {active ? '–' : `${formatCount(entry.steps)} of ${formatCount(entry.totalSteps)}`}
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
            aria-label={`Resume ${entry.runId}`}
            title="Go on from its last checkpoint"
            disabled={busy}
            onClick={() => lab.continueRun(entry.runId, entry.config)}
          >
            Resume
          </button>
        )}
        <button
          type="button"
          className="history-delete"
          aria-label={`Delete ${entry.runId}`}
          title="Delete"
          disabled={active}
          onClick={() => void lab.history.remove(entry.runId)}
        >
          ×
        </button>
      </td>
    </tr>
  );
}

function UndoBar() {
  const lab = useLab();
  const undoable = useHistory((state) => state.undoable);
  if (undoable === null) return null;
  return (
    <div className="history-undo">
      <span role="status">Deleted {undoable.runId}</span>
      <button type="button" className="button button-small" onClick={() => void lab.history.undo()}>
        Undo
      </button>
    </div>
  );
}
