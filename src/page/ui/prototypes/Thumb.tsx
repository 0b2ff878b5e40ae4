import { memo, useEffect, useRef } from 'react';
import { useLab, usePrototypeImages, usePrototypes } from '#store/hooks.ts';

/** One image of the data set, fetched when it is first drawn; an empty tile until it is there. */
export const Thumb = memo(function Thumb({ image }: { readonly image: number }) {
  const lab = useLab();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ready = usePrototypes(({ imagesAtHand }) => imagesAtHand === 'ready');
  const pixels = usePrototypeImages((state) => state.pixels.get(image));
  const side = usePrototypeImages((state) => state.side);
  useEffect(() => {
    if (ready && pixels === undefined) lab.prototypes.images.want([image]);
  }, [lab, ready, pixels, image]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || pixels === undefined || pixels.length !== side * side * 4) return;
    context.putImageData(new ImageData(pixels, side, side), 0, 0);
  }, [pixels, side]);
  return (
    <canvas
      ref={canvas}
      className="proto-thumb"
      data-empty={pixels === undefined}
      width={Math.max(1, side)}
      height={Math.max(1, side)}
    />
  );
});
