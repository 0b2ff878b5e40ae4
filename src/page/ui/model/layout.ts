/** Layout of the parts of the two encoders, in units of the drawing, and their connections. */

import { numberList } from '#base/numberList.ts';
import type { RunConfig } from '#run/config.ts';
import { encoderOf } from '#run/encoders.ts';
import { methodOf } from '#run/methods.ts';
import type { PartId } from './parts.ts';

export const DRAWING_WIDTH = 300;
const BOX_WIDTH = 116;
/** Middles of the query and the key tower. */
const LEFT = 62;
const RIGHT = 238;
const INNER_LEFT = LEFT + BOX_WIDTH / 2;
const INNER_RIGHT = RIGHT - BOX_WIDTH / 2;
const SMALL = 30;
const LARGE = 42;

export interface DiagramBox {
  readonly part: PartId;
  /** Middle. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** None for text without a box. */
  readonly tone: 'q' | 'k' | 'loss' | 'queue' | null;
  readonly name: string;
  readonly detail: string | null;
}

export interface DiagramEdge {
  readonly d: string;
  readonly turn?: 'left' | 'right';
  readonly dashed?: boolean;
}

export interface DiagramLayout {
  readonly height: number;
  readonly boxes: readonly DiagramBox[];
  readonly edges: readonly DiagramEdge[];
}

type Placed = Pick<DiagramBox, 'part' | 'y' | 'name'> &
  Partial<Pick<DiagramBox, 'tone' | 'height' | 'detail'>>;

const boxAt =
  (x: number) =>
  ({ part, y, name, tone = null, height = SMALL, detail = null }: Placed): DiagramBox => ({
    ...{ part, x, y, width: BOX_WIDTH, height, tone, name, detail },
  });
const query = boxAt(LEFT);
const key = boxAt(RIGHT);

export function layoutOf(config: RunConfig): DiagramLayout {
  return methodOf(config.method).usesPrototypes ? pclLayout(config) : mocoLayout(config);
}

function encoderDetail({ encoder, width }: RunConfig): string {
  return `${encoderOf(encoder).name} · w ${width}`;
}

/** Views and encoders, which both methods have, and the momentum between the towers. */
function towers(config: RunConfig): readonly DiagramBox[] {
  const detail = encoderDetail(config);
  const encoder = { y: 48, height: LARGE, detail };
  return [
    query({ part: 'views', y: 0, tone: 'q', name: 'view 1' }),
    key({ part: 'views', y: 0, tone: 'k', name: 'view 2' }),
    query({ ...encoder, part: 'encoder', tone: 'q', name: 'encoder q' }),
    {
      ...{ part: 'momentum', x: DRAWING_WIDTH / 2, y: 46, height: 45, tone: null },
      ...{ width: INNER_RIGHT - INNER_LEFT - 8, name: 'EMA', detail: `m ${config.keyMomentum}` },
    },
    key({ ...encoder, part: 'keyEncoder', tone: 'k', name: 'encoder k' }),
  ];
}

function mocoLayout(config: RunConfig): DiagramLayout {
  const features = encoderOf(config.encoder).features(config.width);
  const head = `${features}→${features}→${config.embeddingDim}`;
  const mlp = { part: 'mlp', y: 112, height: LARGE, detail: head } as const;
  const bottom = { y: 178, height: LARGE } as const;
  return {
    height: 224,
    boxes: [
      ...towers(config),
      query({ ...mlp, tone: 'q', name: 'head q' }),
      key({ ...mlp, tone: 'k', name: 'head k' }),
      query({
        ...{ ...bottom, part: 'infoNce', tone: 'loss', name: 'InfoNCE' },
        detail: `τ ${config.temperature}`,
      }),
      key({
        ...{ ...bottom, part: 'queue', tone: 'queue', name: 'queue' },
        detail: `K ${config.queueLength}`,
      }),
    ],
    edges: [
      { d: `M${LEFT} 30V48` },
      { d: `M${RIGHT} 30V48` },
      { d: `M${LEFT} 90V112` },
      { d: `M${RIGHT} 90V112` },
      { d: `M${LEFT} 154V178` },
      { d: `M${RIGHT} 154V178` },
      { d: `M${INNER_RIGHT} 140C150 140 150 188 ${INNER_LEFT} 188`, turn: 'left' },
      { d: `M${INNER_RIGHT} 208H${INNER_LEFT}`, turn: 'left' },
      { d: `M${INNER_LEFT} 69H${INNER_RIGHT}`, turn: 'right', dashed: true },
      { d: `M${INNER_LEFT} 124H${INNER_RIGHT}`, turn: 'right', dashed: true },
    ],
  };
}

/**
 * PCL: heads a, ã and b after the encoders, the queue that InfoNCE reads and the prototypes that
 * k-means makes of the key side for ProtoNCE. Head a feeds InfoNCE past head b; b alone feeds
 * ProtoNCE.
 */
function pclLayout(config: RunConfig): DiagramLayout {
  const { heads } = config;
  const hasHeads = heads !== 'none';
  const hasQueryB = heads === 'split';
  const a = 112;
  const b = a + (hasHeads ? 48 : 0);
  const inst = b + (hasHeads ? 50 : 10);
  const proto = inst + 62;
  const boxes = [...towers(config)];
  const edges: DiagramEdge[] = [
    { d: `M${LEFT} 30V48` },
    { d: `M${RIGHT} 30V48` },
    { d: `M${LEFT} 90V${hasHeads ? a : inst}` },
    { d: `M${RIGHT} 90V${hasHeads ? a : inst}` },
    { d: `M${RIGHT + 46} ${hasHeads ? b + SMALL : 90}V${proto}` },
    { d: `M${INNER_LEFT} 69H${INNER_RIGHT}`, turn: 'right', dashed: true },
    { d: `M${INNER_RIGHT} ${inst + 21}H${INNER_LEFT}`, turn: 'left' },
    { d: `M${INNER_RIGHT} ${proto + 21}H${INNER_LEFT}`, turn: 'left' },
  ];
  if (hasHeads) {
    boxes.push(
      query({ part: 'headA', y: a, tone: 'q', name: 'head a' }),
      key({ part: 'headA', y: a, tone: 'k', name: 'head ã' }),
    );
    if (hasQueryB) boxes.push(query({ part: 'headB', y: b, tone: 'q', name: 'head b' }));
    boxes.push(
      key({ part: 'headB', y: b, tone: 'k', name: hasQueryB ? 'head b, key' : 'head b, fixed' }),
    );
    edges.push(
      { d: `M${LEFT} ${a + SMALL}V${hasQueryB ? b : inst}` },
      { d: `M${RIGHT} ${a + SMALL}V${b}` },
      { d: `M${INNER_LEFT} ${a + 15}H${INNER_RIGHT}`, turn: 'right', dashed: true },
      { d: `M${RIGHT - 46} ${a + SMALL}V${inst}` },
    );
  }
  if (hasQueryB) {
    edges.push(
      { d: `M${INNER_LEFT} ${b + 15}H${INNER_RIGHT}`, turn: 'right', dashed: true },
      { d: `M${LEFT + 46} ${a + SMALL}V${inst}` },
      { d: `M${LEFT - 46} ${b + SMALL}V${proto}` },
    );
  } else {
    edges.push({ d: `M${LEFT - 46} ${hasHeads ? a + SMALL : 90}V${proto}` });
  }
  const large = { height: LARGE } as const;
  const clusters = numberList(config.numClusters).join(', ');
  boxes.push(
    query({
      ...{ ...large, part: 'infoNce', y: inst, tone: 'loss', name: 'InfoNCE' },
      detail: `τ ${config.temperature}`,
    }),
    key({
      ...{ ...large, part: 'queue', y: inst, tone: 'queue', name: 'queue' },
      detail: `K ${config.queueLength}`,
    }),
    query({
      ...{ ...large, part: 'protoNce', y: proto, tone: 'loss', name: 'ProtoNCE' },
      detail: 'τ by φ',
    }),
    key({
      ...{ ...large, part: 'prototypes', y: proto, tone: 'queue', name: 'prototypes' },
      detail: `k ${clusters}`,
    }),
  );
  return { height: proto + LARGE + 2, boxes, edges };
}
