import { formatBytes } from '#base/format.ts';
import type { Words } from '#base/words.ts';
import {
  COPY_DELETED,
  deleteWeightsCopy,
  listWeightsCopies,
  type WeightsCopy,
} from '#store/data/keptWeights.ts';
import { useLab, useQueue } from '#store/hooks.ts';
import { hasEnded } from '#store/queue/queueItems.ts';
import { useText } from '#ui/i18n/useText.ts';
import { KeptList, sizeOf, useKept } from './KeptList.tsx';

/** Copies of files of weights that were chosen. */
export function KeptWeights() {
  const lab = useLab();
  const { items: copies, problem, remove } = useKept(listWeightsCopies, deleteWeightsCopy);
  const items = useQueue((state) => state.items);
  const start = ({ file, blob }: WeightsCopy) => {
    lab.weights.choose({ path: file, blob });
    lab.ui.go('train');
  };
  const drop = async (copy: WeightsCopy) => {
    if (await remove([copy])) lab.weights.tellOfCopy(copy.id, COPY_DELETED);
    await lab.history.secure();
  };
  const queued = items.filter((item) => !hasEnded(item));
  const needed = new Set(queued.flatMap(({ weights }) => weights?.sha256 ?? []));
  return (
    <WeightsCopies {...{ copies, needed, problem, start }} remove={(copy) => void drop(copy)} />
  );
}

interface WeightsCopiesProps {
  readonly copies: readonly WeightsCopy[];
  /** Ids of those that queued runs begin with. */
  readonly needed: ReadonlySet<string>;
  readonly problem: Words | null;
  readonly start: (copy: WeightsCopy) => void;
  readonly remove: (copy: WeightsCopy) => void;
}

export function WeightsCopies({ copies, needed, problem, start, remove }: WeightsCopiesProps) {
  const t = useText();
  const rows = copies.map((copy) => {
    const bytes = copy.blob.size;
    const queued = needed.has(copy.id) ? ` · ${t('queued runs begin with it')}` : '';
    return {
      ...{ ...copy, name: copy.file, bytes },
      about: `${formatBytes(bytes)}, SHA-256 ${copy.id.slice(0, 12)}…${queued}`,
      deletes: t('Delete the copy of {{name}}', { name: copy.file }),
    };
  });
  return (
    <KeptList
      summary={t('Weights: {{size}}', { size: sizeOf(rows) })}
      why={t(
        'Copies of files of weights that you chose, so that queued runs and a reloaded page begin with them.',
      )}
      more={(copy) => (
        <button type="button" className="link-button" onClick={() => start(copy)}>
          {t('Start from it')}
        </button>
      )}
      {...{ rows, problem, remove }}
    />
  );
}
