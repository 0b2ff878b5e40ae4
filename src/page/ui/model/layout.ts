/** Layout of the parts of the two encoders, in units of the drawing, and their connections. */

import { numberList } from '#base/numberList.ts';
import type { RunConfig } from '#run/config.ts';
import { shortEncoderName } from '#run/encoders.ts';
import { widthChain } from '#run/headShapes.ts';
import { endsInRelu, type LayerField } from '#run/layers.ts';
import { methodOf } from '#run/methods.ts';
import type { PartId } from './parts.ts';

export const DRAWING_WIDTH = 300;
const BOX_WIDTH = 106;
/** Middles of the query and the key tower. */
const LEFT = 65;
const RIGHT = DRAWING_WIDTH - LEFT;
const INNER_LEFT = LEFT + BOX_WIDTH / 2;
const INNER_RIGHT = RIGHT - BOX_WIDTH / 2;
const OUTER_LEFT = LEFT - BOX_WIDTH / 2;
const OUTER_RIGHT = RIGHT + BOX_WIDTH / 2;
/** From a box to a wire that passes other boxes. */
const BY = 7;
const SMALL = 26;
const LARGE = 36;
/** Rows of the towers, upper edges. */
const ENCODERS = SMALL + 12;
const HEADS = ENCODERS + LARGE + 12;

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
  /** A path in absolute M, H, V and C; its last piece gives the arrow head its direction. */
  readonly d: string;
  readonly dashed?: boolean;
}

/** The corners of an edge, and the control points of its curves. */
export function pointsOf(d: string): readonly (readonly [x: number, y: number])[] {
  const points: (readonly [number, number])[] = [];
  let at: readonly [number, number] = [0, 0];
  for (const [, letter = '', list = ''] of d.matchAll(/([MHVC])([-\d. ]+)/g)) {
    const numbers = list.trim().split(/\s+/).map(Number);
    for (let i = 0; i < numbers.length; i += letter === 'H' || letter === 'V' ? 1 : 2) {
      const one = numbers[i] ?? 0;
      at =
        letter === 'H' ? [one, at[1]] : letter === 'V' ? [at[0], one] : [one, numbers[i + 1] ?? 0];
      points.push(at);
    }
  }
  return points;
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

function encoderDetail(config: RunConfig): string {
  return `${shortEncoderName(config)} · w ${config.width}`;
}

/** A head with its widths, and whether its numbers are at least 0. */
function headBox(part: PartId, field: LayerField, y: number, config: RunConfig) {
  const detail = endsInRelu(config[field])
    ? `${widthChain(field, config, 2)} ReLU`
    : widthChain(field, config);
  return { part, y, height: LARGE, detail };
}

/** Views and encoders, which both methods have, and the momentum between the towers. */
function towers(config: RunConfig): readonly DiagramBox[] {
  const detail = encoderDetail(config);
  const encoder = { y: ENCODERS, height: LARGE, detail };
  return [
    query({ part: 'views', y: 0, tone: 'q', name: 'view 1' }),
    key({ part: 'views', y: 0, tone: 'k', name: 'view 2' }),
    query({ ...encoder, part: 'encoder', tone: 'q', name: 'encoder q' }),
    {
      ...{ part: 'momentum', x: DRAWING_WIDTH / 2, y: ENCODERS - 2, height: LARGE + 4, tone: null },
      ...{ width: INNER_RIGHT - INNER_LEFT - 8, name: 'EMA', detail: `m ${config.keyMomentum}` },
    },
    key({ ...encoder, part: 'keyEncoder', tone: 'k', name: 'encoder k' }),
  ];
}

const down = (x: number, from: number, to: number): DiagramEdge => ({ d: `M${x} ${from}V${to}` });

/** From the query's box to its copy: the copy is a momentum average. */
const average = (y: number): DiagramEdge => ({
  d: `M${INNER_LEFT} ${y}H${INNER_RIGHT}`,
  dashed: true,
});

const toTheLeft = (y: number): DiagramEdge => ({ d: `M${INNER_RIGHT} ${y}H${INNER_LEFT}` });

/** Out of a box's side, past the boxes below it, and into another from the same side. */
const past = (side: number, by: number, from: number, to: number): DiagramEdge => ({
  d: `M${side} ${from}H${side + by}V${to}H${side}`,
});

/** Between the views and the encoders, and the dashed line between these. */
const TOWER_EDGES: readonly DiagramEdge[] = [
  down(LEFT, SMALL, ENCODERS),
  down(RIGHT, SMALL, ENCODERS),
  average(ENCODERS + LARGE / 2),
];

function mocoLayout(config: RunConfig): DiagramLayout {
  const mlp = headBox('mlp', 'projector', HEADS, config);
  const below = HEADS + LARGE;
  const bottom = { y: below + 14, height: LARGE } as const;
  return {
    height: bottom.y + LARGE + 2,
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
      ...TOWER_EDGES,
      down(LEFT, ENCODERS + LARGE, HEADS),
      down(RIGHT, ENCODERS + LARGE, HEADS),
      average(HEADS + 10),
      down(LEFT, below, bottom.y),
      down(RIGHT, below, bottom.y),
      // The key is the positive; the queue has the negatives.
      {
        d: `M${INNER_RIGHT} ${HEADS + 26}C${DRAWING_WIDTH / 2} ${HEADS + 26} ${DRAWING_WIDTH / 2} ${bottom.y + 10} ${INNER_LEFT} ${bottom.y + 10}`,
      },
      toTheLeft(bottom.y + 26),
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
  const a = HEADS + LARGE + 12;
  const b = a + (hasHeads ? LARGE + 12 : 0);
  const inst = hasHeads ? b + LARGE + 14 : a + 2;
  const proto = inst + LARGE + 14;
  const encoders = ENCODERS + LARGE;
  const projectors = HEADS + LARGE;
  const mlp = headBox('mlp', 'projector', HEADS, config);
  const boxes = [
    ...towers(config),
    query({ ...mlp, tone: 'q', name: 'projector' }),
    key({ ...mlp, tone: 'k', name: 'projector k' }),
  ];
  const edges: DiagramEdge[] = [
    ...TOWER_EDGES,
    down(LEFT, encoders, HEADS),
    down(RIGHT, encoders, HEADS),
    average(HEADS + LARGE / 2),
    toTheLeft(inst + LARGE / 2 + 4),
    toTheLeft(proto + LARGE / 2),
  ];
  if (hasHeads) {
    const headA = headBox('headA', 'headA', a, config);
    const headB = headBox('headB', 'headB', b, config);
    boxes.push(
      query({ ...headA, tone: 'q', name: 'head a' }),
      key({ ...headA, tone: 'k', name: 'head ã' }),
    );
    if (hasQueryB) boxes.push(query({ ...headB, tone: 'q', name: 'head b' }));
    boxes.push(key({ ...headB, tone: 'k', name: hasQueryB ? 'head b, key' : 'head b, fixed' }));
    edges.push(
      down(LEFT, projectors, a),
      down(RIGHT, projectors, a),
      average(a + 10),
      down(RIGHT, a + LARGE, b),
      past(INNER_RIGHT, -BY, a + 26, inst + 10),
      past(OUTER_RIGHT, BY, b + LARGE / 2, proto + LARGE / 2),
    );
    if (hasQueryB) {
      edges.push(
        average(b + LARGE / 2),
        down(LEFT, a + LARGE, b),
        past(INNER_LEFT, BY, a + 26, inst + 10),
        past(OUTER_LEFT, -BY, b + LARGE / 2, proto + LARGE / 2),
      );
    } else {
      edges.push(
        down(LEFT, a + LARGE, inst),
        past(OUTER_LEFT, -BY, a + LARGE / 2, proto + LARGE / 2),
      );
    }
  } else {
    edges.push(
      down(LEFT, projectors, inst),
      down(RIGHT, projectors, inst),
      past(OUTER_LEFT, -BY, HEADS + LARGE / 2, proto + LARGE / 2),
      past(OUTER_RIGHT, BY, HEADS + LARGE / 2, proto + LARGE / 2),
    );
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
