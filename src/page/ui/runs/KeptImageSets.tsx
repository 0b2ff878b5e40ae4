import { formatBytes, formatCount } from '#base/format.ts';
import type { Words } from '#base/words.ts';
import {
  deleteKeptImages,
  type KeptImages,
  listKeptImages,
  neededSets,
} from '#store/data/keptImages.ts';
import { useHistory, useLab } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { KeptList, sizeOf, useKept } from './KeptList.tsx';

/** Decoded images that are kept. */
export function KeptImageSets() {
  const lab = useLab();
  const { items: sets, problem, remove } = useKept(listKeptImages, deleteKeptImages);
  const entries = useHistory((state) => state.entries);
  const needed = neededSets(sets, entries);
  const drop = (gone: readonly KeptImages[]) => void remove(gone).then(() => lab.history.secure());
  return <ImageSets {...{ sets, needed, problem }} remove={drop} />;
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
  const unneeded = sets.filter(({ id }) => !needed.has(id));
  const rows = sets.map((set) => ({
    ...set,
    about: aboutSet(t, set) + (needed.has(set.id) ? '' : ` · ${t('no run needs them')}`),
    deletes: t('Delete the decoded images of {{name}}', { name: set.name }),
  }));
  return (
    <KeptList
      summary={t('Decoded images: {{size}}', { size: sizeOf(rows) })}
      why={t('Large sets of your files are kept decoded, so that they open at once the next time.')}
      remove={(set) => remove([set])}
      {...{ rows, problem }}
    >
      {unneeded.length > 1 && (
        <button type="button" className="button button-small" onClick={() => remove(unneeded)}>
          {t('Delete those that no run needs ({{size}})', { size: sizeOf(unneeded) })}
        </button>
      )}
    </KeptList>
  );
}

function aboutSet(
  t: ReturnType<typeof useText>,
  { images, side, bytes, complete }: KeptImages,
): string {
  return t(
    complete
      ? '{{images}} images, {{side}} px, {{size}}'
      : '{{images}} images, {{side}} px, {{size}} so far',
    { images: formatCount(images), side, size: formatBytes(bytes) },
  );
}
