import { useState } from 'react';
import { formatPercent, formatWhen } from '#base/format.ts';
import { speak, type Words } from '#base/words.ts';
import { knnNameWords } from '#run/protocols.ts';
import { useHistory } from '#store/hooks.ts';
import { MAX_RUNS } from '#store/runs/chartBoard.ts';
import { viewRows } from '#store/runs/runsTable.ts';
import { useText } from '#ui/i18n/useText.ts';
import { CardPopover } from '#ui/widgets/CardPopover.tsx';
import type { Comparison } from './useCompare.ts';

/** Runs listed at once; the filter finds the others. */
const LISTED = 60;

/** Which of the stored runs are compared: a list with a filter, groups with one click. */
export function RunPicker({ comparison }: { readonly comparison: Comparison }) {
  const t = useText();
  return (
    <CardPopover button={t('Add run')} name={t('Choose runs')} card="compare-picker">
      <Choices comparison={comparison} />
    </CardPopover>
  );
}

function Choices({ comparison }: { readonly comparison: Comparison }) {
  const t = useText();
  const entries = useHistory((state) => state.entries);
  const [search, setSearch] = useState('');
  const { runIds } = comparison.address;
  const rows = viewRows(entries, { search, state: 'any', sort: 'started', descending: true });
  const groups = new Map<string, { label: Words; runIds: string[] }>();
  for (const { entry } of rows) {
    const { group } = entry.metadata;
    if (group === null) continue;
    const known = groups.get(group.id) ?? { label: group.label, runIds: [] };
    known.runIds.unshift(entry.runId);
    groups.set(group.id, known);
  }
  const together = [...groups.values()].filter((group) => group.runIds.length > 1);
  const full = runIds.length >= MAX_RUNS;
  return (
    <>
      <input
        type="search"
        aria-label={t('Search runs')}
        placeholder={t('Search name, preset, note, group…')}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <p className="muted" role="status">
        {full
          ? t('At most eight runs can be compared.')
          : t('{{n}} of {{all}} runs match', { n: rows.length, all: entries.length })}
      </p>
      {together.length > 0 && (
        <ul className="compare-groups" aria-label={t('Groups')}>
          {together.slice(0, 6).map((group) => (
            <li key={group.runIds.join()}>
              <button
                type="button"
                className="button button-small"
                onClick={() =>
                  comparison.choose({
                    runIds: group.runIds,
                    baseline: group.runIds[0] ?? null,
                  })
                }
              >
                {speak(t, group.label)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul className="compare-choices" aria-label={t('Runs')}>
        {rows.slice(0, LISTED).map(({ entry, name }) => {
          const chosen = runIds.includes(entry.runId);
          return (
            <li key={entry.runId}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen}
                  disabled={full && !chosen}
                  onChange={() =>
                    comparison.choose({
                      runIds: chosen
                        ? runIds.filter((runId) => runId !== entry.runId)
                        : [...runIds, entry.runId],
                    })
                  }
                />
                <span className="compare-choice-name">{name}</span>
                <small className="muted">
                  {[
                    t(entry.state),
                    entry.config.optimizer,
                    ...(entry.lastKnn === null
                      ? []
                      : [
                          `${speak(t, knnNameWords(entry.config))} ${formatPercent(entry.lastKnn)}`,
                        ]),
                    formatWhen(entry.startedAt, Date.now(), t),
                  ].join(' · ')}
                </small>
              </label>
            </li>
          );
        })}
      </ul>
    </>
  );
}
