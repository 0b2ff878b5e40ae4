import { RandomStream } from '#base/random.ts';
import type { MapWork } from '#run/prototypes.ts';
import {
  chooseLandmarks,
  fitUnitSquare,
  gatherRows,
  LandmarkIndex,
  MOST_LANDMARKS,
  placeRow,
} from './landmarks.ts';
import { neighboursOf, type UnitRows } from './nearestRows.ts';

/** Called between short pieces of work; awaited. */
export type MapProgress = (doing: MapWork, done: number, total: number) => Promise<void>;

export interface FeatureMap {
  /** [n, 2] in the unit square. */
  readonly points: Float32Array<ArrayBuffer>;
  readonly landmarks: number;
}

/** UMAP's own default; it counts the row itself. */
const NEIGHBOURS = 15;

/** Landmarks or rows processed between two progress reports. */
const PIECE = 50;

/**
 * The rows in two dimensions: UMAP (McInnes et al. 2018) of up to 4,000 landmarks with their exact
 * nearest landmarks by cosine, every other row at the weighted mean of the landmarks nearest to it.
 * The same for the same rows and seed. 60,000 rows of 128 numbers take about 20 s of one core.
 */
export async function layOut(
  rows: UnitRows,
  seed: number,
  tell: MapProgress,
  mostLandmarks = MOST_LANDMARKS,
): Promise<FeatureMap> {
  const count = rows.values.length / rows.dim;
  const chosen = chooseLandmarks(count, seed, mostLandmarks);
  const sample = gatherRows(rows, chosen);
  const layout = await layOutLandmarks(sample, chosen.length, seed, tell);
  const points = new Float32Array(2 * count);
  const isLandmark = new Uint8Array(count);
  chosen.forEach((row, i) => {
    isLandmark[row] = 1;
    points[2 * row] = layout[2 * i] as number;
    points[2 * row + 1] = layout[2 * i + 1] as number;
  });
  if (chosen.length < count) {
    const index = new LandmarkIndex(sample);
    for (let row = 0; row < count; row++) {
      if (isLandmark[row] === 0) placeRow(index.nearest(rows, row), layout, points, row);
      if (row % PIECE === 0) await tell('mapPlacing', row, count);
    }
  }
  fitUnitSquare(points);
  return { points, landmarks: chosen.length };
}

async function layOutLandmarks(
  sample: UnitRows,
  count: number,
  seed: number,
  tell: MapProgress,
): Promise<Float32Array<ArrayBuffer>> {
  const layout = new Float32Array(2 * count);
  // UMAP needs neighbours, which one or two rows do not have.
  if (count < 3) {
    layout.forEach((_, i) => {
      layout[i] = i === 2 ? 1 : 0;
    });
    return layout;
  }
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let row = 0; row < count; row++) {
    const near = neighboursOf(sample, row, Math.min(NEIGHBOURS, count - 1) - 1);
    indices.push([row, ...near.rows]);
    distances.push([0, ...Array.from(near.cosines, (cosine) => Math.max(0, 1 - cosine))]);
    if (row % PIECE === 0) await tell('mapNeighbours', row, count);
  }
  const { UMAP } = await import('umap-js');
  const random = new RandomStream(seed, 'featureMap');
  const umap = new UMAP({
    nNeighbors: Math.min(NEIGHBOURS, count - 1),
    nEpochs: count <= 1000 ? 400 : 200,
    random: () => random.uniform(),
  });
  umap.setPrecomputedKNN(indices, distances);
  // With neighbours given it reads only how many rows there are.
  const epochs = umap.initializeFit(indices);
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    await tell('mapLayout', epoch + 1, epochs);
  }
  umap.getEmbedding().forEach(([x = 0, y = 0], i) => {
    layout[2 * i] = x;
    layout[2 * i + 1] = y;
  });
  return layout;
}
