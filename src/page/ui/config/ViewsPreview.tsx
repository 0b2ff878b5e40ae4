import { speak } from '#base/words.ts';
import './ViewsPreview.css';
import { useEffect, useRef } from 'react';
import { FIELDS } from '#run/fields/fields.ts';
import { useConfig, useData, useLab, usePreview } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Pixels between two images. */
const GAP = 2;

/**
 * Some training images, each above the two views that a run with these settings draws of it in
 * an epoch: the product's own kernel, on the loaded images, also while a run trains.
 */
export function ViewsPreview() {
  const lab = useLab();
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { side, pairs, stale, problem } = usePreview((state) => state);
  const loaded = useData((state) => state.loaded !== null);
  const blocked = useConfig(({ problems }) =>
    problems.some(({ field }) => FIELDS[field].group === 'augmentation'),
  );
  useEffect(() => lab.preview.watch(), [lab]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || pairs.length === 0) return;
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    pairs.forEach(({ image, query, key }, column) => {
      [image, query, key].forEach((rgba, row) => {
        const data = new ImageData(rgba, side, side);
        context.putImageData(data, column * (side + GAP), row * (side + GAP));
      });
    });
  }, [pairs, side]);

  const shown = pairs.length > 0;
  const message = blocked
    ? t('The views update once these settings are valid.')
    : problem !== null
      ? speak(t, problem)
      : shown
        ? null
        : loaded
          ? t('Drawing views…')
          : t('Waiting for the images');
  return (
    <div className="views">
      {shown && (
        <div className="views-grid">
          <span>{t('image')}</span>
          <span>{t('query view')}</span>
          <span>{t('key view')}</span>
          <canvas
            ref={canvas}
            data-stale={stale}
            width={pairs.length * (side + GAP) - GAP}
            height={3 * (side + GAP) - GAP}
            role="img"
            aria-label={t('{{n}} images, each with its query view and key view', {
              n: pairs.length,
            })}
          />
        </div>
      )}
      <div className="views-foot">
        {message !== null && <p className="field-note">{message}</p>}
        {shown && (
          <button type="button" className="link-button" onClick={() => lab.preview.next()}>
            {t('Other images')}
          </button>
        )}
      </div>
    </div>
  );
}
