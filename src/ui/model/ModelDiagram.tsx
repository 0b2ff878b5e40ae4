import { memo } from 'react';
import type { RunConfig } from '#run/config.ts';
import { Box, Edge, LEFT, RIGHT, WIDTH } from './diagramParts.tsx';
import { PclDiagram } from './PclDiagram.tsx';

const ROWS = [0, 52, 112, 178] as const;

/** MoCo's two towers: what flows down, what follows by momentum (dashed), what InfoNCE compares. */
const MocoDiagram = memo(function MocoDiagram({ config }: { readonly config: RunConfig }) {
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

export function ModelDiagram({ config }: { readonly config: RunConfig }) {
  return config.method === 'pcl' ? <PclDiagram config={config} /> : <MocoDiagram config={config} />;
}
