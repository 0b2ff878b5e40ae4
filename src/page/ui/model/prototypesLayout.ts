import { numberList } from '#base/numberList.ts';
import type { RunConfig } from '#run/config.ts';
import {
  average,
  BY,
  type DiagramEdge,
  type DiagramLayout,
  down,
  GAP,
  headBox,
  INNER_LEFT,
  INNER_RIGHT,
  key,
  LARGE,
  LEFT,
  lossBox,
  OUTER_LEFT,
  OUTER_RIGHT,
  past,
  query,
  queueBox,
  RIGHT,
  toTheLeft,
  towers,
} from './drawingParts.ts';

/**
 * PCL: heads a, ã and b after the encoders, the queue that InfoNCE reads and the prototypes that
 * k-means makes of the key side for ProtoNCE. Head a feeds InfoNCE past head b; b alone feeds
 * ProtoNCE.
 */
export function prototypesLayout(config: RunConfig): DiagramLayout {
  const { heads } = config;
  const hasHeads = heads !== 'none';
  const hasQueryB = heads === 'split';
  const pair = towers(config, {
    encoders: ['encoder q', 'encoder k'],
    projectors: ['projector', 'projector k'],
  });
  const projectors = pair.below;
  const a = projectors + GAP;
  const b = a + (hasHeads ? LARGE + GAP : 0);
  const inst = hasHeads ? b + LARGE + 14 : a + 2;
  const proto = inst + LARGE + 14;
  const boxes = [...pair.boxes];
  const edges: DiagramEdge[] = [
    ...pair.edges,
    average(pair.heads + LARGE / 2),
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
      past(OUTER_LEFT, -BY, pair.heads + LARGE / 2, proto + LARGE / 2),
      past(OUTER_RIGHT, BY, pair.heads + LARGE / 2, proto + LARGE / 2),
    );
  }
  const large = { height: LARGE } as const;
  const clusters = numberList(config.numClusters).join(', ');
  boxes.push(
    query(lossBox(inst, config)),
    queueBox(inst, config),
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
