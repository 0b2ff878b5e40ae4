import './History.css';
import { speak } from '#base/words.ts';
import { useRuns } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { useText } from '#ui/i18n/useText.ts';

/** A run's state, which for the run of this page is newer than its record; with its fault. */
export function StateChip({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const state = useRuns(({ live }) => (live?.runId === entry.runId ? live.state : entry.state));
  return (
    <span
      className="history-state"
      data-state={state}
      title={entry.fault === null ? undefined : speak(t, entry.fault)}
    >
      {t(state)}
    </span>
  );
}
