import './ImagesByIndex.css';
import { useEffect, useRef } from 'react';
import { holdsImagesOf } from '#store/data/dataStore.ts';
import { useData, useLab, usePrototypeImages, useRuns } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Images of the shown run's data set by their numbers; nothing while other images are loaded. */
export function ImagesByIndex({ images }: { readonly images: readonly number[] }) {
  const lab = useLab();
  const t = useText();
  const shown = useRuns((state) => state.shown);
  const here = useData((data) => shown !== null && holdsImagesOf(data, shown));
  const wanted = images.join();
  useEffect(() => {
    if (here && wanted !== '') lab.prototypes.images.want(wanted.split(',').map(Number));
  }, [lab, here, wanted]);
  if (images.length === 0) return null;
  if (!here) {
    return (
      <p className="muted">
        {t('The pictures are shown while the images of this run are loaded.')}
      </p>
    );
  }
  return (
    <ul className="images-by-index">
      {images.map((image) => (
        <li key={image}>
          <Picture image={image} />
        </li>
      ))}
    </ul>
  );
}

function Picture({ image }: { readonly image: number }) {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pixels = usePrototypeImages((state) => state.pixels.get(image));
  const side = usePrototypeImages((state) => state.side);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || pixels === undefined || pixels.length !== side * side * 4) return;
    context.putImageData(new ImageData(pixels, side, side), 0, 0);
  }, [pixels, side]);
  return (
    <figure>
      <canvas
        ref={canvas}
        width={Math.max(1, side)}
        height={Math.max(1, side)}
        role="img"
        aria-label={t('Image {{n}}', { n: image })}
      />
      <figcaption>{image}</figcaption>
    </figure>
  );
}
