import { useState } from 'react';
import { useHistory } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { viewRows } from '#store/runs/runsTable.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { CardPopover } from '#ui/widgets/CardPopover.tsx';

/** Runs that are listed; a search finds the others. */
const LISTED = 10;

/** Chooses the run that this one is compared with. */
export function CompareWith({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const entries = useHistory((state) => state.entries);
  if (entries.length < 2) return null;
  return (
    <CardPopover button={t('Compare with…')} look="button" card="run-compare-with">
      <Choices entry={entry} />
    </CardPopover>
  );
}

function Choices({ entry }: { readonly entry: HistoryEntry }) {
  const t = useText();
  const entries = useHistory((state) => state.entries);
  const [search, setSearch] = useState('');
  const near = entry.metadata.parent?.runId;
  const filter = { search, state: 'any', sort: 'started', descending: true } as const;
  const found = viewRows(
    entries.filter(({ runId }) => runId !== entry.runId),
    filter,
  );
  // The run it was forked from is what it is most often held against.
  const rows = [...found].sort(
    (a, b) => Number(b.entry.runId === near) - Number(a.entry.runId === near),
  );
  return (
    <>
      <input
        type="search"
        aria-label={t('Search runs')}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <ul>
        {rows.slice(0, LISTED).map(({ entry: other, name }) => (
          <li key={other.runId}>
            <a href={compareHref([other.runId, entry.runId])}>{name}</a>
            {other.runId === near && <small className="muted"> {t('its parent')}</small>}
          </li>
        ))}
      </ul>
      {rows.length === 0 && <p className="muted">{t('No run matches the search.')}</p>}
    </>
  );
}
