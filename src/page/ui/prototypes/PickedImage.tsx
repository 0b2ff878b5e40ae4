import { useId } from 'react';
import { formatCount } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { PrototypesDescription } from '#run/prototypes.ts';
import { useLab, usePrototypeMap } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ImageButton, rowLabel } from './ImageButton.tsx';
import { Thumb } from './Thumb.tsx';

/** Near 1, where collapsed features are, three decimals would all be the same. */
const cosineText = (cosine: number): string => cosine.toFixed(cosine > 0.999 ? 5 : 3);

/** The image that was pressed, its clusters, and the images nearest to it. */
export function PickedImage({ description }: { readonly description: PrototypesDescription }) {
  const t = useText();
  const lab = useLab();
  const id = useId();
  const picked = usePrototypeMap((state) => state.picked);
  const problem = usePrototypeMap((state) => state.problem);
  const opened = usePrototypeMap((state) => state.features !== null);
  if (picked === null) {
    return (
      <section className="proto-picked" aria-label={t('Selected image')}>
        <p className="muted">
          {t('Select a point of the map or an image of a cluster to see its nearest neighbours.')}
        </p>
      </section>
    );
  }
  const { row, neighbours } = picked;
  const image = description.images[row] ?? 0;
  return (
    <section className="proto-picked" aria-labelledby={id}>
      <div className="proto-picked-head">
        <Thumb image={image} />
        <div>
          <h3 id={id}>{t('Selected image')}</h3>
          <p>{rowLabel(t, description, row)}</p>
          <p className="muted">
            {t('image {{n}}', { n: formatCount(image + 1) })}
            {description.galleries.map(({ health, assignments }) => (
              <span key={health.k}>
                {' · '}
                {t('cluster {{n}} of {{k}}', {
                  n: formatCount((assignments[row] ?? 0) + 1),
                  k: formatCount(health.k),
                })}
              </span>
            ))}
          </p>
          <button
            type="button"
            className="link-button"
            onClick={() => lab.prototypes.map.pick(null)}
          >
            {t('Clear selection')}
          </button>
        </div>
      </div>
      <h4>{t('Nearest neighbours')}</h4>
      <p className="muted proto-small">
        {t('exact, by cosine over all {{n}} training images', {
          n: formatCount(description.images.length),
        })}
      </p>
      {neighbours === null ? (
        <p className="muted" role="status">
          {problem !== null
            ? speak(t, problem)
            : opened
              ? t('Searching…')
              : t('Draw the map first; this loads the features.')}
        </p>
      ) : (
        <ol className="proto-images" aria-label={t('Nearest neighbours')}>
          {Array.from(neighbours.rows, (near, i) => (
            <li key={near}>
              <ImageButton
                description={description}
                row={near}
                note={cosineText(neighbours.cosines[i] ?? 0)}
              />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
