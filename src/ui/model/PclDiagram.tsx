import { memo } from 'react';
import type { RunConfig } from '#run/config.ts';
import { numberList } from '#run/numberList.ts';
import { stagesOf } from '#run/stages.ts';
import { Box, Edge, LEFT, RIGHT, WIDTH } from './diagramParts.tsx';

const INNER_LEFT = LEFT + WIDTH / 2;
const INNER_RIGHT = RIGHT - WIDTH / 2;
const SMALL = 30;

const HEADS = {
  split:
    'Heads a and b follow the query encoder; their key copies follow by momentum. The queries behind head b meet the prototypes in ProtoNCE.',
  notes:
    'Head a follows the query encoder, its key copy ã follows by momentum. Head b is fixed and stands on the key side only, before the clustering.',
  none: 'There are no heads behind the encoders.',
} as const;

/**
 * PCL: the towers of MoCo with heads a, ã and b, the queue that InfoNCE reads and the prototypes
 * that k-means makes of the key side for ProtoNCE. An outline marks what never trains.
 */
export const PclDiagram = memo(function PclDiagram({ config }: { readonly config: RunConfig }) {
  const { encoder, width, queueLength, temperature, keyMomentum, imageSide, heads } = config;
  const name = encoder === 'tiny' ? 'Tiny' : 'ResNet-18';
  const stages = stagesOf(config);
  const everTrains = (part: 'a' | 'b') => stages.some(({ parts }) => parts[part] === 'train');
  const hasA = heads !== 'none';
  const hasKeyB = heads !== 'none';
  const hasQueryB = heads === 'split';
  const clusters = numberList(config.numClusters).join(', ');
  const a = 112;
  const b = a + (hasA ? 48 : 0);
  const inst = b + (hasKeyB ? 50 : 10);
  const proto = inst + 62;
  const bottom = proto + 42;
  const detail = `${name} · w ${width}`;
  return (
    <svg
      className="diagram"
      viewBox={`0 0 300 ${bottom + 2}`}
      role="img"
      aria-label={`Two views of each image, ${imageSide} × ${imageSide} pixels. Query and key tower: ${name} encoder of width ${width}, the key tower following by momentum ${keyMomentum}. ${HEADS[heads]} InfoNCE at temperature ${temperature} compares each query with its key and with ${queueLength} queued keys. ProtoNCE compares it with prototypes of ${clusters} clusters.`}
    >
      <g>
        <Edge d={`M${LEFT} 30V48`} />
        <Edge d={`M${RIGHT} 30V48`} />
        <Edge d={`M${LEFT} 90V${hasA ? a : inst}`} />
        <Edge d={`M${RIGHT} 90V${hasA ? a : inst}`} />
        {hasA && (
          <>
            <Edge d={`M${LEFT} ${a + SMALL}V${hasQueryB ? b : inst}`} />
            <Edge d={`M${RIGHT} ${a + SMALL}V${b}`} />
            <Edge d={`M${INNER_LEFT} ${a + 15}H${INNER_RIGHT}`} turn="right" dashed />
          </>
        )}
        {hasQueryB && (
          <>
            <Edge d={`M${INNER_LEFT} ${b + 15}H${INNER_RIGHT}`} turn="right" dashed />
            {/* Head a feeds InfoNCE, past head b; b alone feeds ProtoNCE. */}
            <Edge d={`M${LEFT + 46} ${a + SMALL}V${inst}`} />
            <Edge d={`M${LEFT - 46} ${b + SMALL}V${proto}`} />
          </>
        )}
        {!hasQueryB && <Edge d={`M${LEFT - 46} ${hasA ? a + SMALL : 90}V${proto}`} />}
        {hasA && <Edge d={`M${RIGHT - 46} ${a + SMALL}V${inst}`} />}
        <Edge d={`M${RIGHT + 46} ${hasKeyB ? b + SMALL : 90}V${proto}`} />
        <Edge d={`M${INNER_LEFT} 69H${INNER_RIGHT}`} turn="right" dashed />
        <Edge d={`M${INNER_RIGHT} ${inst + 21}H${INNER_LEFT}`} turn="left" />
        <Edge d={`M${INNER_RIGHT} ${proto + 21}H${INNER_LEFT}`} turn="left" />
      </g>
      <text className="diagram-detail" x="150" y="63">
        EMA
      </text>
      <text className="diagram-detail" x="150" y="83">
        m {keyMomentum}
      </text>
      <Box x={LEFT} y={0} tone="q" name="view 1" height={SMALL} />
      <Box x={RIGHT} y={0} tone="k" name="view 2" height={SMALL} />
      <Box x={LEFT} y={48} tone="q" name="encoder q" detail={detail} />
      <Box x={RIGHT} y={48} tone="k" name="encoder k" detail={detail} />
      {hasA && (
        <>
          <Box x={LEFT} y={a} tone="q" name="head a" height={SMALL} fixed={!everTrains('a')} />
          <Box x={RIGHT} y={a} tone="k" name="head ã" height={SMALL} fixed={!everTrains('a')} />
        </>
      )}
      {hasQueryB && (
        <Box x={LEFT} y={b} tone="q" name="head b" height={SMALL} fixed={!everTrains('b')} />
      )}
      {hasKeyB && (
        <Box
          x={RIGHT}
          y={b}
          tone="k"
          name={hasQueryB ? 'head b, key' : 'head b, fixed'}
          height={SMALL}
          fixed={!everTrains('b')}
        />
      )}
      <Box x={LEFT} y={inst} tone="loss" name="InfoNCE" detail={`τ ${temperature}`} />
      <Box x={RIGHT} y={inst} tone="queue" name="queue" detail={`K ${queueLength}`} />
      <Box x={LEFT} y={proto} tone="loss" name="ProtoNCE" detail="τ by φ" />
      <Box x={RIGHT} y={proto} tone="queue" name="prototypes" detail={`k ${clusters}`} />
    </svg>
  );
});
