/** The tiles of a run on a hardware adapter: timed, or taken from what was timed before. */
import { say, type Words, wordsOf } from '#base/words.ts';
import { commandClock } from '#gpu/commandTimes.ts';
import type { Gpu } from '#gpu/device.ts';
import { bucketOf, candidateNames, workOfKey } from '#kernels/conv2d/gemmLayers.ts';
import { gemmSource } from '#kernels/conv2d/gemmSource.ts';
import { openLayer, warmTile } from '#kernels/conv2d/tileBench.ts';
import { chooseHalf } from '#kernels/half/half.ts';
import type { RunConfig } from '#run/config.ts';
import {
  adapterKey,
  readTileRecord,
  sha256,
  type TileStamp,
  tileRecordText,
} from '#run/tileRecord.ts';
import type { TileKeeping, TileReport, TimedLayer } from '#run/tiles.ts';
import { recordStages } from '#trainer/step/stepCommands.ts';
import { type LayerToTune, type Tuning, tuneTiles } from './tuneTiles.ts';

/** What tuning may add to a run's start, ms. */
const BUDGET_MS = 1500;

export interface ChoosingTiles {
  /** Where times are kept; null where they are not. */
  readonly keeping: TileKeeping | null;
  /** Is told before each layer; throws where the work is to end. */
  readonly tell: Tuning['tell'];
  /** Absent: the default. */
  readonly budgetMs?: number;
}

export interface ChosenTiles {
  /** The device with the choice. */
  readonly gpu: Gpu;
  /** Null on a software adapter, whose kernels have no choice. */
  readonly report: TileReport | null;
}

const later: Tuning['later'] = (ms) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { over, stop: () => clearTimeout(timer) };
};

/**
 * The fastest tiles for the layers of a run's steps, unless its config says otherwise. The bits that
 * the run computes do not depend on them.
 */
export async function chooseTiles(
  gpu: Gpu,
  config: RunConfig,
  { keeping, tell, budgetMs = BUDGET_MS }: ChoosingTiles,
): Promise<ChosenTiles> {
  if (gpu.summary.software) return { gpu, report: null };
  if (!config.tuneTiles) {
    const nothing = { ms: 0, clock: null, layers: [], kept: 0, left: 0, notes: [] };
    return { gpu, report: { by: 'table', ...nothing } };
  }
  // Every run measures it; it is no part of the tuning.
  await gpu.pace.ready();
  const begin = performance.now();
  const wanted = await tunableLayers(gpu, config);
  const stamp = await tileStamp(gpu, keeping?.runtime ?? '');
  const { known, notes, mayWrite } = await readKept(keeping, stamp);
  const kept = wanted.flatMap(({ layer }) => known.get(layer) ?? []);
  const fresh = wanted.filter(({ layer }) => !known.has(layer));
  let clock: TileReport['clock'] = null;
  let timed: readonly TimedLayer[] = [];
  if (fresh.length > 0) {
    const commands = await commandClock(gpu);
    clock = commands.clock;
    const tuned = await tuneTiles(fresh, {
      budgetMs: budgetMs - (performance.now() - begin),
      now: () => performance.now(),
      later,
      open: (key) => openLayer(gpu, commands.time, key),
      warm: (key, tile) => warmTile(gpu, key, tile),
      tell,
    });
    timed = tuned.layers;
    notes.push(...tuned.notes);
    for (const one of timed) known.set(one.layer, one);
    if (mayWrite && timed.length > 0) notes.push(...(await write(keeping, stamp, known)));
  }
  const layers = [...kept, ...timed];
  return {
    gpu: { ...gpu, choices: { of: (key) => known.get(bucketOf(key))?.tile } },
    report: {
      by: 'tuner',
      ms: performance.now() - begin,
      clock,
      layers,
      kept: kept.length,
      left: wanted.length - layers.length,
      notes,
    },
  };
}

/** The kinds of layers of a run's steps that have a choice, those with the most work first. */
export async function tunableLayers(gpu: Gpu, config: RunConfig): Promise<LayerToTune[]> {
  const { summary, device } = gpu;
  const half = config.autocast ? await chooseHalf(gpu) : undefined;
  const keys = new Set<string>();
  const choices = { of: (key: string) => void keys.add(key) };
  recordStages({ summary, limits: device.limits, choices }, config, half);
  const largest = new Map<string, string>();
  for (const key of [...keys].toSorted((a, b) => workOfKey(b) - workOfKey(a))) {
    const layer = bucketOf(key);
    if (!largest.has(layer)) largest.set(layer, key);
  }
  return [...largest]
    .map(([layer, key]) => ({ layer, key, tiles: candidateNames(summary, key) }))
    .filter(({ tiles }) => tiles.length > 1);
}

/** What times on this adapter hold for. */
export async function tileStamp(
  { summary, adapterInfo }: Gpu,
  runtime: string,
): Promise<TileStamp> {
  const { vendor, architecture, description } = summary;
  const { subgroupMinSize = 0, subgroupMaxSize = 0 } = adapterInfo;
  const kernels = (await sha256(gemmSource)).slice(0, 16);
  const subgroups = [subgroupMinSize, subgroupMaxSize] as const;
  return { vendor, architecture, description, subgroups, runtime, kernels };
}

interface Kept {
  readonly known: Map<string, TimedLayer>;
  readonly notes: Words[];
  /** Not in place of what a newer version of the lab wrote. */
  readonly mayWrite: boolean;
}

async function readKept(keeping: TileKeeping | null, stamp: TileStamp): Promise<Kept> {
  const known = new Map<string, TimedLayer>();
  if (keeping === null) return { known, notes: [], mayWrite: false };
  let text: string | null;
  try {
    text = await keeping.read(adapterKey(stamp));
  } catch (reason) {
    const note = say('The tiles that were timed before cannot be read: {{reason}}', {
      reason: wordsOf(reason),
    });
    return { known, notes: [note], mayWrite: false };
  }
  const read = await readTileRecord(text, stamp);
  switch (read.kind) {
    case 'none':
      return { known, notes: [], mayWrite: true };
    case 'good':
      for (const one of read.layers) known.set(one.layer, one);
      return { known, notes: [], mayWrite: true };
    case 'stale': {
      const note = say(
        'The tiles that were timed before are of another version of the browser or of the lab; they were timed again.',
      );
      return { known, notes: [note], mayWrite: true };
    }
    case 'damaged': {
      const note = say(
        'The record of the tiles that were timed before is damaged; they were timed again.',
      );
      return { known, notes: [note], mayWrite: true };
    }
    case 'newer': {
      const note = say(
        'The tiles that were timed before were kept by a newer version of the lab; they are left as they are, and were timed for this run alone.',
      );
      return { known, notes: [note], mayWrite: false };
    }
    default:
      return read satisfies never;
  }
}

/** @returns why nothing was kept, if so */
async function write(
  keeping: TileKeeping | null,
  stamp: TileStamp,
  known: ReadonlyMap<string, TimedLayer>,
): Promise<Words[]> {
  try {
    const text = await tileRecordText(stamp, [...known.values()], Date.now());
    await keeping?.write(adapterKey(stamp), text);
    return [];
  } catch (reason) {
    return [
      say('The times of the tiles could not be kept: {{reason}}', { reason: wordsOf(reason) }),
    ];
  }
}
