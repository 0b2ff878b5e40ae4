/** What the tuner chooses on an adapter, how steady that is, and what it brings a whole step. */
import { median } from '#base/median.ts';
import { asHardware, type Gpu } from '#gpu/device.ts';
import { benchConfig } from '#run/benchStep.ts';
import type { RunConfig } from '#run/config.ts';
import type { TileReport } from '#run/tiles.ts';
import { drawnStep } from '#trainer/profile/drawnStep.ts';
import { chooseTiles } from '#trainer/tiles/chooseTiles.ts';

/** Enough to time every layer. */
const AMPLE_MS = 20_000;

interface TunerRequest {
  readonly width: number;
  readonly batch: number;
  readonly tiny: boolean;
  /** Is given what is found so far. */
  readonly keep: (found: object) => void;
}

export interface TunedStep {
  readonly width: number;
  readonly batch: number;
  readonly autocast: boolean;
  /** Medians: with the table's tiles, with the tuned ones, with the table's once more. */
  readonly stepMs: { readonly table: number; readonly tuned: number; readonly tableAgain: number };
  /** Within a run's time for tuning, and with time for every layer. */
  readonly bounded: TileReport | null;
  readonly ample: TileReport | null;
  /** Layers that the two gave different tiles. */
  readonly otherwise: readonly string[];
  /** Whether tuned steps reported the bits of those with the table's tiles. */
  readonly sameBits: boolean;
}

export interface TunerFound {
  readonly adapter: string;
  readonly steps: readonly TunedStep[];
}

/** A software adapter is given the kernels of hardware, so that the part can be tried on one. */
export async function tunerPart(
  given: Gpu,
  { width, batch, tiny, keep }: TunerRequest,
): Promise<TunerFound> {
  const gpu = asHardware(given);
  const config = benchConfig(width, batch);
  const configs = tiny ? [config] : [config, { ...config, autocast: true }];
  const found = { adapter: gpu.summary.description, steps: [] as TunedStep[] };
  for (const one of configs) {
    found.steps.push(await tunedStep(gpu, one, tiny ? 3 : 11));
    keep(found);
  }
  return found;
}

async function tunedStep(gpu: Gpu, config: RunConfig, rounds: number): Promise<TunedStep> {
  const choose = (budgetMs?: number) =>
    chooseTiles(gpu, config, { keeping: null, tell: () => {}, ...(budgetMs && { budgetMs }) });
  const bounded = await choose();
  const ample = await choose(AMPLE_MS);
  const table = await steps(gpu, config, rounds);
  const tuned = await steps(ample.gpu, config, rounds);
  const again = await steps(gpu, config, rounds);
  const stepMs = { table: table.ms, tuned: tuned.ms, tableAgain: again.ms };
  const { width, batchSize, autocast } = config;
  return {
    ...{ width, batch: batchSize, autocast, stepMs },
    ...{ bounded: bounded.report, ample: ample.report },
    otherwise: differing(bounded.report, ample.report),
    sameBits: sameBits(table.records, tuned.records),
  };
}

function differing(a: TileReport | null, b: TileReport | null): string[] {
  const tiles = new Map(a?.layers.map(({ layer, tile }) => [layer, tile]));
  return (b?.layers ?? []).flatMap(({ layer, tile }) =>
    (tiles.get(layer) ?? tile) === tile ? [] : [layer],
  );
}

/** The median time of some steps, and what each reported of itself. */
async function steps(gpu: Gpu, config: RunConfig, rounds: number) {
  const step = await drawnStep(gpu, config);
  try {
    const runs = [];
    for (let round = 0; round <= rounds; round++) runs.push(await step.run());
    const records = runs.map(({ record }) => new Uint32Array(record.slice().buffer));
    return { ms: median(runs.slice(1).map(({ ms }) => ms)), records };
  } finally {
    step.destroy();
  }
}

const sameBits = (a: readonly Uint32Array[], b: readonly Uint32Array[]): boolean =>
  a.every((record, at) => record.every((word, i) => word === b[at]?.[i]));
