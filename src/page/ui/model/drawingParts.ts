/** The geometry of the diagram, in units of the drawing: its boxes, its wires, its two towers. */

import type { RunConfig } from '#run/config.ts';
import { shortEncoderName } from '#run/encoders.ts';
import { widthChain } from '#run/headShapes.ts';
import { endsInRelu, type LayerField } from '#run/layers.ts';
import { methodOf, queryViews } from '#run/methods.ts';
import type { PartId } from './parts.ts';

export const DRAWING_WIDTH = 300;
const BOX_WIDTH = 106;
/** Middles of the query and the key tower, and of the tower that takes both views. */
export const LEFT = 65;
export const RIGHT = DRAWING_WIDTH - LEFT;
export const MIDDLE = DRAWING_WIDTH / 2;
export const INNER_LEFT = LEFT + BOX_WIDTH / 2;
export const INNER_RIGHT = RIGHT - BOX_WIDTH / 2;
export const OUTER_LEFT = LEFT - BOX_WIDTH / 2;
export const OUTER_RIGHT = RIGHT + BOX_WIDTH / 2;
/** From a box to a wire that passes other boxes. */
export const BY = 7;
export const SMALL = 26;
export const LARGE = 36;
/** Between rows, and where wires cross or bend there. */
export const GAP = 12;
export const WIDE_GAP = 26;
/** From the middle of a box to the wire of one of two views. */
export const APART = 26;

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
export const query = boxAt(LEFT);
export const key = boxAt(RIGHT);
export const both = boxAt(MIDDLE);

/** A head with its widths, and whether its numbers are at least 0. */
export function headBox(part: PartId, field: LayerField, y: number, config: RunConfig) {
  const detail = endsInRelu(config[field])
    ? `${widthChain(field, config, 2)} ReLU`
    : widthChain(field, config);
  return { part, y, height: LARGE, detail };
}

export const encoderBox = (y: number, config: RunConfig) => ({
  ...{ y, height: LARGE, detail: `${shortEncoderName(config)} · w ${config.width}` },
});

/** The instance loss, with its temperature where it has one. */
export function lossBox(y: number, { method, temperature }: RunConfig) {
  const { lossName, usesNegatives } = methodOf(method);
  return {
    ...({ part: 'instanceLoss', tone: 'loss', y, height: LARGE, name: lossName } as const),
    detail: usesNegatives ? `τ ${temperature}` : '2 − 2 cos',
  };
}

export const queueBox = (y: number, { queueLength }: RunConfig) =>
  key({
    ...{ part: 'queue', y, height: LARGE, tone: 'queue', name: 'queue' },
    detail: `K ${queueLength}`,
  });

export const VIEWS: readonly DiagramBox[] = [
  query({ part: 'views', y: 0, tone: 'q', name: 'view 1' }),
  key({ part: 'views', y: 0, tone: 'k', name: 'view 2' }),
];

export const down = (x: number, from: number, to: number): DiagramEdge => ({
  d: `M${x} ${from}V${to}`,
});

/** From a row to the one below it, to the side. */
export const aside = (x: number, from: number, toX: number, to: number): DiagramEdge => ({
  d: `M${x} ${from}C${x} ${(from + to) / 2} ${toX} ${(from + to) / 2} ${toX} ${to}`,
});

/** From the query's box to its copy: the copy is a momentum average. */
export const average = (y: number): DiagramEdge => ({
  d: `M${INNER_LEFT} ${y}H${INNER_RIGHT}`,
  dashed: true,
});

export const toTheLeft = (y: number): DiagramEdge => ({ d: `M${INNER_RIGHT} ${y}H${INNER_LEFT}` });

/** Out of a box's side, past the boxes below it, and into another from the same side. */
export const past = (side: number, by: number, from: number, to: number): DiagramEdge => ({
  d: `M${side} ${from}H${side + by}V${to}H${side}`,
});

interface Towers {
  readonly boxes: readonly DiagramBox[];
  readonly edges: readonly DiagramEdge[];
  /** Lower edge of the encoders, and upper and lower edge of the projectors. */
  readonly encoders: number;
  readonly heads: number;
  readonly below: number;
}

interface TowerNames {
  readonly encoders: readonly [query: string, key: string];
  readonly projectors: readonly [query: string, key: string];
}

/** Views, encoders and projectors of two towers, of which the key's follows by momentum. */
export function towers(
  config: RunConfig,
  { encoders: encoder, projectors: projector }: TowerNames,
): Towers {
  // With a symmetric loss each tower takes both views.
  const symmetric = queryViews(config) === 2;
  const top = SMALL + (symmetric ? WIDE_GAP : GAP);
  const heads = top + LARGE + GAP;
  const encoders = encoderBox(top, config);
  const projectors = headBox('mlp', 'projector', heads, config);
  const crossing = [
    aside(LEFT + APART, SMALL, RIGHT - APART, top),
    aside(RIGHT - APART, SMALL, LEFT + APART, top),
  ];
  return {
    boxes: [
      ...VIEWS,
      query({ ...encoders, part: 'encoder', tone: 'q', name: encoder[0] }),
      {
        ...{ part: 'momentum', x: MIDDLE, y: top - 2, height: LARGE + 4, tone: null },
        ...{ width: INNER_RIGHT - INNER_LEFT - 8, name: 'EMA', detail: `m ${config.keyMomentum}` },
      },
      key({ ...encoders, part: 'keyEncoder', tone: 'k', name: encoder[1] }),
      query({ ...projectors, tone: 'q', name: projector[0] }),
      key({ ...projectors, tone: 'k', name: projector[1] }),
    ],
    edges: [
      down(LEFT, SMALL, top),
      down(RIGHT, SMALL, top),
      ...(symmetric ? crossing : []),
      average(top + LARGE / 2),
      down(LEFT, top + LARGE, heads),
      down(RIGHT, top + LARGE, heads),
    ],
    ...{ encoders: top + LARGE, heads, below: heads + LARGE },
  };
}
