import { memo } from 'react';
import type { RunConfig } from '#run/config.ts';

const WIDTH = 116;
const LEFT = 62;
const RIGHT = 238;
const ROWS = [0, 52, 112, 178] as const;

/** MoCo's two towers: what flows down, what follows by momentum (dashed), what InfoNCE compares. */
export const ModelDiagram = memo(function ModelDiagram({ config }: { readonly config: RunConfig }) {
  const { encoder, width, embeddingDim, queueLength, temperature, keyMomentum, imageSide } = config;
  const name = encoder === 'tiny' ? 'Tiny' : 'ResNet-18';
  const features = 8 * width;
  const head = `${features}→${features}→${embeddingDim}`;
  const side = `${imageSide} × ${imageSide}`;
  return (
    <svg
      className="diagram"
      viewBox="0 0 300 224"
      role="img"
      aria-label={`Two views of each image, ${side} pixels. Query tower: ${name} encoder of width ${width}, head ${head}. The key tower has the same shape and follows by momentum ${keyMomentum}. InfoNCE at temperature ${temperature} compares each query with its key and with ${queueLength} queued keys.`}
    >
      <g>
        <Edge d={`M${LEFT} 34V52`} />
        <Edge d={`M${RIGHT} 34V52`} />
        <Edge d={`M${LEFT} 94V112`} />
        <Edge d={`M${RIGHT} 94V112`} />
        <Edge d={`M${LEFT} 154V178`} />
        <Edge d={`M${RIGHT} 154V178`} />
        <Edge d={`M${RIGHT - WIDTH / 2} 140C150 140 150 188 ${LEFT + WIDTH / 2} 188`} turn="left" />
        <Edge d={`M${RIGHT - WIDTH / 2} 208H${LEFT + WIDTH / 2}`} turn="left" />
        <Edge d={`M${LEFT + WIDTH / 2} 73H${RIGHT - WIDTH / 2}`} turn="right" dashed />
        <Edge d={`M${LEFT + WIDTH / 2} 124H${RIGHT - WIDTH / 2}`} turn="right" dashed />
      </g>
      <text className="diagram-detail" x="150" y="67">
        EMA
      </text>
      <text className="diagram-detail" x="150" y="87">
        m {keyMomentum}
      </text>
      <Box x={LEFT} y={ROWS[0]} tone="q" name="view 1" height={34} />
      <Box x={RIGHT} y={ROWS[0]} tone="k" name="view 2" height={34} />
      <Box x={LEFT} y={ROWS[1]} tone="q" name="encoder q" detail={`${name} · w ${width}`} />
      <Box x={RIGHT} y={ROWS[1]} tone="k" name="encoder k" detail={`${name} · w ${width}`} />
      <Box x={LEFT} y={ROWS[2]} tone="q" name="head q" detail={head} />
      <Box x={RIGHT} y={ROWS[2]} tone="k" name="head k" detail={head} />
      <Box x={LEFT} y={ROWS[3]} tone="loss" name="InfoNCE" detail={`τ ${temperature}`} />
      <Box x={RIGHT} y={ROWS[3]} tone="queue" name="queue" detail={`K ${queueLength}`} />
    </svg>
  );
});

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly tone: 'q' | 'k' | 'loss' | 'queue';
  readonly name: string;
  readonly detail?: string;
  readonly height?: number;
}

function Box({ x, y, tone, name, detail, height = 42 }: BoxProps) {
  return (
    <g>
      <rect
        x={x - WIDTH / 2}
        y={y}
        width={WIDTH}
        height={height}
        rx="7"
        fill={`var(--tower-${tone})`}
      />
      <text className="diagram-name" x={x} y={detail === undefined ? y + height / 2 + 4 : y + 18}>
        {name}
      </text>
      {detail !== undefined && (
        <text className="diagram-detail" x={x} y={y + 33}>
          {detail}
        </text>
      )}
    </g>
  );
}

interface EdgeProps {
  readonly d: string;
  readonly turn?: 'left' | 'right';
  readonly dashed?: boolean;
}

/** A line that ends in an arrow head, drawn at the last point of a path in absolute M/V/H/C. */
function Edge({ d, turn, dashed = false }: EdgeProps) {
  const numbers = d.match(/[\d.]+/g)?.map(Number) ?? [];
  const end = numbers.at(-1) ?? 0;
  const startX = numbers[0] ?? 0;
  const startY = numbers[1] ?? 0;
  const [x, y] = d.includes('C')
    ? [numbers.at(-2) ?? 0, end]
    : d.includes('V')
      ? [startX, end]
      : [end, startY];
  const degrees = turn === 'left' ? 90 : turn === 'right' ? -90 : 0;
  return (
    <>
      <path className={dashed ? 'diagram-edge diagram-ema' : 'diagram-edge'} d={d} />
      <path
        className="diagram-arrow"
        d="M0 0L-3.5-6H3.5Z"
        transform={`translate(${x} ${y}) rotate(${degrees})`}
      />
    </>
  );
}
