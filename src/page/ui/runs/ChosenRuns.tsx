import { useId, useState } from 'react';
import { useLab } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { changedTags, readTags } from '#store/runs/tags.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';

interface ChosenRunsProps {
  readonly runs: readonly HistoryEntry[];
  readonly deleted: () => void;
}

/** What can be done with the selected runs together. */
export function ChosenRuns({ runs, deleted }: ChosenRunsProps) {
  const t = useText();
  const lab = useLab();
  const [tagging, setTagging] = useState(false);
  const runIds = runs.map(({ runId }) => runId);
  const name = runs.length === 1 ? (runIds[0] ?? 'run') : `protolab-${runs.length}-runs`;
  return (
    <div className="runs-chosen">
      <span role="status">
        {runs.length === 1 ? t('1 selected') : t('{{n}} selected', { n: runs.length })}
      </span>
      {runs.length > 1 && (
        <a className="button button-small" href={compareHref(runIds)}>
          {t('Compare selected')}
        </a>
      )}
      <button
        type="button"
        className="button button-small"
        aria-expanded={tagging}
        onClick={() => setTagging(!tagging)}
      >
        {t('Tag selected')}
      </button>
      <button
        type="button"
        className="button button-small"
        onClick={() => lab.transfer.exportRuns(runIds, false, name)}
      >
        {t('Export selected')}
      </button>
      <button
        type="button"
        className="button button-small"
        title={t('With the weights, so that they can be resumed elsewhere')}
        onClick={() => lab.transfer.exportRuns(runIds, true, name)}
      >
        {t('Export with checkpoints')}
      </button>
      <button
        type="button"
        className="button button-small"
        onClick={() => {
          void lab.history.remove(runIds);
          deleted();
        }}
      >
        {t('Delete selected')}
      </button>
      {tagging && <TagForm runs={runs} />}
    </div>
  );
}

function TagForm({ runs }: { readonly runs: readonly HistoryEntry[] }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const [text, setText] = useState('');
  const own = [...new Set(runs.flatMap(({ metadata }) => metadata.tags))];
  const change = (added: readonly string[], removed: readonly string[]) => {
    for (const { runId, metadata } of runs) {
      const tags = changedTags(metadata.tags, added, removed);
      if (tags !== metadata.tags) void lab.history.annotate([runId], { tags });
    }
  };
  return (
    <form
      className="runs-tag-form"
      onSubmit={(event) => {
        event.preventDefault();
        change(readTags(text), []);
        setText('');
      }}
    >
      <label htmlFor={id}>{t('New tags, separated by commas')}</label>
      <input
        id={id}
        type="text"
        maxLength={200}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit" className="button button-small" disabled={readTags(text).length === 0}>
        {t('Add tags')}
      </button>
      {own.map((tag) => (
        <button
          key={tag}
          type="button"
          className="chip runs-tag-remove"
          aria-label={t('Remove tag {{tag}}', { tag })}
          onClick={() => change([], [tag])}
        >
          {tag} ×
        </button>
      ))}
    </form>
  );
}
