import { useEffect, useState } from 'react';
import { formatBytes, formatCount } from '#base/format.ts';
import { speak, type Words } from '#base/words.ts';
import { deleteKeptImages, type KeptImages, listKeptImages } from '#store/data/keptImages.ts';
import { useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Decoded images that are kept, with what they take; each can be deleted. */
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
  const remove = async (set: KeptImages) => {
    setProblem(await deleteKeptImages(set));
    setSets(await listKeptImages());
    await lab.history.secure();
  };
  return <ImageSets sets={sets} problem={problem} remove={(set) => void remove(set)} />;
}

interface ImageSetsProps {
  readonly sets: readonly KeptImages[];
  readonly problem: Words | null;
  readonly remove: (set: KeptImages) => void;
}

export function ImageSets({ sets, problem, remove }: ImageSetsProps) {
  const t = useText();
  if (sets.length === 0) return null;
  const size = formatBytes(sets.reduce((sum, { bytes }) => sum + bytes, 0));
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
            </span>{' '}
            <button
              type="button"
              className="link-button"
              aria-label={t('Delete the decoded images of {{name}}', { name: set.name })}
              onClick={() => remove(set)}
            >
              {t('Delete')}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
