/** Times the tiles that a layer may take, so that a run takes the fastest. All give the same bits. */

import type { Gpu } from '#gpu/device.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { launchConv2d, launchConv2dInputGrad } from './conv2d.ts';
import { candidatesOf, layerOf, outputsOf } from './gemmTiles.ts';
import { outputSide } from './shape.ts';

/** A layer with its fastest tile. */
interface TunedLayer {
  readonly key: string;
  /** Of the tile, or `plain`. */
  readonly choice: string;
  /** What the table says. */
  readonly table: string;
  /** The choice's time over the table's. */
  readonly ratio: number;
}

interface Tuning {
  /** Milliseconds after which the remaining layers are left to the table. */
  readonly budgetMs: number;
  /** A clock that only goes forward, ms. */
  now(): number;
  onLayer(done: number, total: number): void;
}

/** The shortest time that is compared: some browsers round their clocks to 0.1 ms. */
const WINDOW_MS = 4;
const MOST_REPEATS = 64;
/** Times a candidate is measured; the median counts. */
const WINDOWS = 3;
/** What another tile must save, or noise would choose. */
const WORTH = 0.97;

/** Tunes layers, the largest first; those with one candidate are left out. */
export async function tuneGemm(
  gpu: Gpu,
  keys: Iterable<string>,
  { budgetMs, now, onLayer }: Tuning,
): Promise<readonly TunedLayer[]> {
  const layers = [...keys]
    .map((key) => ({ key, names: candidateNames(gpu.summary, key), work: workOfKey(key) }))
    .filter(({ names }) => names.length > 1)
    .sort((a, b) => b.work - a.work);
  const end = now() + budgetMs;
  const tuned: TunedLayer[] = [];
  for (const [at, { key, names }] of layers.entries()) {
    onLayer(at, layers.length);
    const [table = 'plain', ...others] = names;
    const first = await timeOf(gpu, key, table, null, now);
    let best = { choice: table, ms: first.ms };
    for (const choice of others) {
      if (now() > end) break;
      const { ms } = await timeOf(gpu, key, choice, first.repeats, now);
      if (ms < best.ms && ms < first.ms * WORTH) best = { choice, ms };
    }
    tuned.push({ key, table, choice: best.choice, ratio: best.ms / first.ms });
    if (now() > end) break;
  }
  onLayer(layers.length, layers.length);
  return tuned;
}

const candidateNames = (adapter: AdapterSummary, key: string): readonly string[] => {
  const { operation, shape } = layerOf(key);
  return candidatesOf(adapter, outputsOf(operation, shape));
};

function workOfKey(key: string): number {
  const { batch, height, width, channelsIn, channelsOut, kernel, stride } = layerOf(key).shape;
  return (batch * height * width * channelsIn * channelsOut * kernel ** 2) / stride ** 2;
}

/** Milliseconds of one launch. @param repeats null to find out how many fill a window */
async function timeOf(
  gpu: Gpu,
  key: string,
  name: string,
  repeats: number | null,
  now: () => number,
): Promise<{ readonly ms: number; readonly repeats: number }> {
  const windows = repeats === null ? 1 : WINDOWS;
  const count = repeats ?? 1;
  const graph = graphOf({ ...gpu, choices: { of: () => name } }, key, count);
  const times: number[] = [];
  try {
    await graph.finish();
    // The first run pays for what drivers leave until then.
    for (let run = 0; run <= windows; run++) {
      const begin = now();
      graph.submit();
      await gpu.device.queue.onSubmittedWorkDone();
      if (run > 0) times.push((now() - begin) / count);
    }
  } finally {
    graph.destroy();
  }
  const ms = times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.POSITIVE_INFINITY;
  if (repeats !== null) return { ms, repeats };
  const needed = Math.min(MOST_REPEATS, Math.max(1, Math.ceil(WINDOW_MS / Math.max(ms, 0.001))));
  return timeOf(gpu, key, name, needed, now);
}

/** A graph that does a layer so many times, on whatever its memory holds. */
function graphOf(gpu: Gpu, key: string, count: number): StepGraph {
  const { operation, shape } = layerOf(key);
  const { batch, height, width, channelsIn, channelsOut, kernel } = shape;
  const graph = new StepGraph(gpu);
  const sides = [outputSide(height, shape), outputSide(width, shape)] as const;
  const x = graph.scratch([batch, height, width, channelsIn], 'tuned layer, input');
  const w = graph.scratch([kernel, kernel, channelsIn, channelsOut], 'tuned layer, weights');
  const y = graph.scratch([batch, ...sides, channelsOut], 'tuned layer, output');
  for (let at = 0; at < count; at++) {
    if (operation === 'forward') launchConv2d(graph, shape, x, w, y);
    else launchConv2dInputGrad(graph, shape, y, w, x);
  }
  return graph;
}
