import type { Words } from '#base/words.ts';
import { deleteTileTimes, type KeptTileTimes, listTileTimes } from '#store/data/keptTiles.ts';
import { useText } from '#ui/i18n/useText.ts';
import { KeptList, sizeOf, useKept } from './KeptList.tsx';

/** What tuning kept for each adapter. */
export function KeptTiles() {
  const { items, problem, remove } = useKept(listTileTimes, deleteTileTimes);
  return <TileTimes kept={items} problem={problem} remove={(one) => void remove([one])} />;
}

interface TileTimesProps {
  readonly kept: readonly KeptTileTimes[];
  readonly problem: Words | null;
  readonly remove: (one: KeptTileTimes) => void;
}

export function TileTimes({ kept, problem, remove }: TileTimesProps) {
  const t = useText();
  const rows = kept.map((one) => ({
    ...{ ...one, name: one.adapter },
    about: one.layers === 0 ? t('cannot be read') : t('{{n}} kinds of layers', { n: one.layers }),
    deletes: t('Delete the tuned kernels of {{name}}', { name: one.adapter }),
  }));
  return (
    <KeptList
      summary={t('Tuned kernels: {{size}}', { size: sizeOf(rows) })}
      why={t('Times of kernel tiles on this GPU, so that a run begins without timing them again.')}
      {...{ rows, problem, remove }}
    />
  );
}
