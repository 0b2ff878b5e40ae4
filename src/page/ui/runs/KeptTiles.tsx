import { useEffect, useState } from 'react';
import { formatBytes } from '#base/format.ts';
import { speak, type Words } from '#base/words.ts';
import { deleteTileTimes, type KeptTileTimes, listTileTimes } from '#store/data/keptTiles.ts';
import { useText } from '#ui/i18n/useText.ts';

/** What tuning kept for each adapter; each can be deleted. */
export function KeptTiles() {
  const [kept, setKept] = useState<readonly KeptTileTimes[]>([]);
  const [problem, setProblem] = useState<Words | null>(null);
  useEffect(() => {
    let shown = true;
    void listTileTimes().then((found) => {
      if (shown) setKept(found);
    });
    return () => {
      shown = false;
    };
  }, []);
  const remove = async (one: KeptTileTimes) => {
    setProblem(await deleteTileTimes(one));
    setKept(await listTileTimes());
  };
  return <TileTimes kept={kept} problem={problem} remove={(one) => void remove(one)} />;
}

interface TileTimesProps {
  readonly kept: readonly KeptTileTimes[];
  readonly problem: Words | null;
  readonly remove: (one: KeptTileTimes) => void;
}

export function TileTimes({ kept, problem, remove }: TileTimesProps) {
  const t = useText();
  if (kept.length === 0) return null;
  const size = formatBytes(kept.reduce((sum, { bytes }) => sum + bytes, 0));
  return (
    <details className="runs-deleted">
      <summary>{t('Tuned kernels: {{size}}', { size })}</summary>
      <p className="muted">
        {t('Times of kernel tiles on this GPU, so that a run begins without timing them again.')}
      </p>
      {problem !== null && <p role="alert">{speak(t, problem)}</p>}
      <ul>
        {kept.map((one) => (
          <li key={one.id}>
            {one.adapter}{' '}
            <span className="muted">
              {one.layers === 0
                ? t('cannot be read')
                : t('{{n}} kinds of layers', { n: one.layers })}
            </span>{' '}
            <button
              type="button"
              className="link-button"
              aria-label={t('Delete the tuned kernels of {{name}}', { name: one.adapter })}
              onClick={() => remove(one)}
            >
              {t('Delete')}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
