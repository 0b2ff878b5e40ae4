import { memo } from 'react';
import { formatCount } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { RunNote } from '#run/protocol.ts';
import { type NoteGroup, noteGroups } from '#store/runs/noteGroups.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Notes of one group that are drawn; a run that skips every step would fill the page. */
const MAX_NOTES = 200;

/** Groups with this many notes or fewer are open. */
const OPEN = 4;

/** What happened during the run: alarms by kind, stages, changes, skipped steps, resumptions. */
export const RunNotes = memo(function RunNotes({ notes }: { readonly notes: readonly RunNote[] }) {
  const t = useText();
  const groups = noteGroups(notes);
  if (groups.length === 0) return <p className="muted">{t('Nothing was noted.')}</p>;
  return (
    <ul className="run-notes" aria-label={t('Notes')}>
      {groups.map((group) => (
        <li key={group.key} data-kind={group.kind}>
          <Group group={group} />
        </li>
      ))}
    </ul>
  );
});

function Group({ group }: { readonly group: NoteGroup }) {
  const t = useText();
  const { title, steps, notes } = group;
  const newest = notes.slice(-MAX_NOTES);
  return (
    <details open={notes.length <= OPEN}>
      <summary>
        <span className="run-notes-title">{speak(t, title)}</span>{' '}
        <span className="muted">
          {notes.length > 1 && `${formatCount(notes.length)} · `}
          {speak(t, steps)}
        </span>
      </summary>
      {newest.length < notes.length && (
        <p className="muted">
          {t('the latest {{n}} of {{all}}', {
            n: formatCount(newest.length),
            all: formatCount(notes.length),
          })}
        </p>
      )}
      <ol>
        {newest.map((note, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: notes are only appended.
          <li key={i}>
            <span className="run-notes-step">{formatCount(note.step)}</span>
            <span>{speak(t, note.message)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
