/** Where a method's parts are in the diagram; the method's row says which it has. */

import type { RunConfig } from '#run/config.ts';
import { methodOf } from '#run/methods.ts';
import {
  APART,
  aside,
  average,
  both,
  type DiagramLayout,
  down,
  encoderBox,
  GAP,
  headBox,
  INNER_LEFT,
  INNER_RIGHT,
  LARGE,
  LEFT,
  lossBox,
  MIDDLE,
  query,
  queueBox,
  RIGHT,
  SMALL,
  toTheLeft,
  towers,
  VIEWS,
  WIDE_GAP,
} from './drawingParts.ts';
import { prototypesLayout } from './prototypesLayout.ts';

export function layoutOf(config: RunConfig): DiagramLayout {
  const { usesKeyTower, usesPrototypes } = methodOf(config.method);
  if (!usesKeyTower) return oneTower(config);
  return usesPrototypes ? prototypesLayout(config) : twoTowers(config);
}

/** One tower that takes both views, and a loss that compares them within the batch. */
function oneTower(config: RunConfig): DiagramLayout {
  const encoder = SMALL + WIDE_GAP;
  const head = encoder + LARGE + GAP;
  const loss = head + LARGE + 14;
  const pair = (from: number, to: number) => [
    down(MIDDLE - APART, from, to),
    down(MIDDLE + APART, from, to),
  ];
  return {
    height: loss + LARGE + 2,
    boxes: [
      ...VIEWS,
      both({ ...encoderBox(encoder, config), part: 'encoder', tone: 'q', name: 'encoder' }),
      both({ ...headBox('mlp', 'projector', head, config), tone: 'q', name: 'projector' }),
      both(lossBox(loss, config)),
    ],
    edges: [
      aside(LEFT, SMALL, MIDDLE - APART, encoder),
      aside(RIGHT, SMALL, MIDDLE + APART, encoder),
      ...pair(encoder + LARGE, head),
      ...pair(head + LARGE, loss),
    ],
  };
}

/** The key tower's embeddings are a queue of candidates, or the target of a predictor. */
function twoTowers(config: RunConfig): DiagramLayout {
  return methodOf(config.method).usesQueue ? withQueue(config) : withTarget(config);
}

function withQueue(config: RunConfig): DiagramLayout {
  const { boxes, edges, heads, below } = towers(config, {
    encoders: ['encoder q', 'encoder k'],
    projectors: ['head q', 'head k'],
  });
  const loss = below + 14;
  return {
    height: loss + LARGE + 2,
    boxes: [...boxes, query(lossBox(loss, config)), queueBox(loss, config)],
    edges: [
      ...edges,
      average(heads + 10),
      down(LEFT, below, loss),
      down(RIGHT, below, loss),
      // The key is the positive; the queue has the negatives.
      {
        d: `M${INNER_RIGHT} ${heads + 26}C${MIDDLE} ${heads + 26} ${MIDDLE} ${loss + 10} ${INNER_LEFT} ${loss + 10}`,
      },
      toTheLeft(loss + 26),
    ],
  };
}

function withTarget(config: RunConfig): DiagramLayout {
  const { boxes, edges, heads, below } = towers(config, {
    encoders: ['online encoder', 'target encoder'],
    projectors: ['projector', 'target projector'],
  });
  const { usesPredictor } = methodOf(config.method);
  const loss = below + 14 + (usesPredictor ? LARGE + GAP : 0);
  const predictor = headBox('predictor', 'predictor', below + GAP, config);
  return {
    height: loss + LARGE + 2,
    boxes: [
      ...boxes,
      ...(usesPredictor ? [query({ ...predictor, tone: 'q', name: 'predictor' })] : []),
      query(lossBox(loss, config)),
    ],
    edges: [
      ...edges,
      average(heads + LARGE / 2),
      ...(usesPredictor ? [down(LEFT, below, below + GAP)] : []),
      down(LEFT, usesPredictor ? below + GAP + LARGE : below, loss),
      { d: `M${RIGHT} ${below}V${loss + LARGE / 2}H${INNER_LEFT}` },
    ],
  };
}
