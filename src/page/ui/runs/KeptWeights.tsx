import { formatBytes } from '#base/format.ts';
import type { Words } from '#base/words.ts';
import {
  deleteWeightsCopy,
  listWeightsCopies,
  queuedCopies,
  type WeightsCopy,
} from '#store/data/keptWeights.ts';
import { useLab, useQueue } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { KeptList, sizeOf, useKept } from './KeptList.tsx';

/** Copies of files of weights that were chosen. */
export function KeptWeights() {
  const lab = useLab();
  const { items: copies, problem, remove } = useKept(listWeightsCopies, deleteWeightsCopy);
  const queued = useQueue((state) => state.items);
  const start = ({ file, blob }: WeightsCopy) => {
    lab.weights.choose({ path: file, blob });
    lab.ui.go('train');
  };
  const drop = async (copy: WeightsCopy) => {
    await remove([copy]);
    lab.weights.copyDeleted(copy.id);
    await lab.history.secure();
  };
  const needed = queuedCopies(queued);
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
