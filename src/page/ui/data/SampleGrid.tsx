import { memo, useEffect, useRef, useState } from 'react';
import type { SampleImage } from '#run/datasets.ts';
import { useText } from '#ui/i18n/useText.ts';

const COLUMNS = 10;
const MAX_ROWS = 4;

interface SampleGridProps {
  readonly samples: readonly SampleImage[];
  readonly side: number;
  /** Other images are wanted already. */
  readonly stale: boolean;
}

/** Some of the images, pixel for pixel; the one under the pointer is named below. */
export const SampleGrid = memo(function SampleGrid({ samples, side, stale }: SampleGridProps) {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [named, setNamed] = useState<string | null>(null);
  const drawn = samples.slice(0, COLUMNS * MAX_ROWS);
  const columns = Math.min(COLUMNS, Math.max(1, drawn.length));
  const rows = Math.max(1, Math.ceil(drawn.length / columns));

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    samples.slice(0, COLUMNS * MAX_ROWS).forEach(({ rgba }, i) => {
      // A sample of another size would throw; it is left out instead.
      if (rgba.length !== side * side * 4) return;
      const x = (i % columns) * side;
      context.putImageData(new ImageData(rgba, side, side), x, Math.floor(i / columns) * side);
    });
  }, [samples, side, columns]);

  const classes = [...new Set(drawn.map((sample) => sample.label).filter(Boolean))];
  return (
    <div className="samples">
      <canvas
        ref={canvas}
        className="sample-grid"
        data-stale={stale}
        width={columns * side}
        height={rows * side}
        role="img"
        aria-label={[
          t('{{n}} sample images', { n: drawn.length }),
          ...(classes.length > 0 ? [classes.slice(0, 12).join(', ')] : []),
        ].join(': ')}
        onPointerMove={({ nativeEvent, currentTarget }) => {
          const column = Math.floor((nativeEvent.offsetX / currentTarget.clientWidth) * columns);
          const row = Math.floor((nativeEvent.offsetY / currentTarget.clientHeight) * rows);
          setNamed(drawn[row * columns + column]?.label ?? null);
        }}
        onPointerLeave={() => setNamed(null)}
      />
      {named !== null && named !== '' && (
        <span className="sample-name" aria-hidden="true">
          {named}
        </span>
      )}
    </div>
  );
});
