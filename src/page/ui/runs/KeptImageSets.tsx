import { useEffect, useState } from 'react';
import { formatBytes, formatCount } from '#base/format.ts';
import { sentences, speak, type Words } from '#base/words.ts';
import {
  deleteKeptImages,
  type KeptImages,
  listKeptImages,
  neededSets,
} from '#store/data/keptImages.ts';
import { useHistory, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Decoded images that are kept, with what they take; each can be deleted, and none is by itself. */
export function KeptImageSets() {
  const lab = useLab();
  const [sets, setSets] = useState<readonly KeptImages[]>([]);
  const [problem, setProblem] = useState<Words | null>(null);
  useEffect(() => {
    let shown = true;
    void listKeptImages().then((found) => {
      if (shown) setSets(found);
    });
    return () => {
      shown = false;
    };
  }, []);
  const entries = useHistory((state) => state.entries);
  const needed = neededSets(sets, entries);
  const remove = async (gone: readonly KeptImages[]) => {
    const problems: Words[] = [];
    for (const set of gone) {
      const found = await deleteKeptImages(set);
      if (found !== null) problems.push(found);
    }
    const [first, ...more] = problems;
    setProblem(first === undefined ? null : sentences(first, ...more));
    setSets(await listKeptImages());
    await lab.history.secure();
  };
  const shown = { sets, needed, problem };
  return <ImageSets {...shown} remove={(gone) => void remove(gone)} />;
}

interface ImageSetsProps {
  readonly sets: readonly KeptImages[];
  /** Ids of those that some stored run was trained on. */
  readonly needed: ReadonlySet<string>;
  readonly problem: Words | null;
  readonly remove: (sets: readonly KeptImages[]) => void;
}

export function ImageSets({ sets, needed, problem, remove }: ImageSetsProps) {
  const t = useText();
  if (sets.length === 0) return null;
  const size = sizeOf(sets);
  const unneeded = sets.filter(({ id }) => !needed.has(id));
  return (
    <details className="runs-deleted">
      <summary>{t('Decoded images: {{size}}', { size })}</summary>
      <p className="muted">
        {t('Large sets of your files are kept decoded, so that they open at once the next time.')}
      </p>
      {problem !== null && <p role="alert">{speak(t, problem)}</p>}
      <ul>
        {sets.map((set) => (
          <li key={set.id}>
            {set.name}{' '}
            <span className="muted">
              {t(
                set.complete
                  ? '{{images}} images, {{side}} px, {{size}}'
                  : '{{images}} images, {{side}} px, {{size}} so far',
                {
                  images: formatCount(set.images),
                  side: set.side,
                  size: formatBytes(set.bytes),
                },
              )}
              {!needed.has(set.id) && ` · ${t('no run needs them')}`}
            </span>{' '}
            <button
              type="button"
              className="link-button"
              aria-label={t('Delete the decoded images of {{name}}', { name: set.name })}
              onClick={() => remove([set])}
            >
              {t('Delete')}
            </button>
          </li>
        ))}
      </ul>
      {unneeded.length > 1 && (
        <button type="button" className="button button-small" onClick={() => remove(unneeded)}>
          {t('Delete those that no run needs ({{size}})', { size: sizeOf(unneeded) })}
        </button>
      )}
    </details>
  );
}

const sizeOf = (sets: readonly KeptImages[]): string =>
  formatBytes(sets.reduce((sum, { bytes }) => sum + bytes, 0));
