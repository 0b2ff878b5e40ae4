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
}

/** A software adapter is given the kernels of hardware, so that the part can be tried on one. */
export async function tunerPart(given: Gpu, { width, batch, tiny }: TunerRequest): Promise<object> {
  const gpu = asHardware(given);
  const config = benchConfig(width, batch);
  const configs = tiny ? [config] : [config, { ...config, autocast: true }];
  const found: object[] = [];
  for (const one of configs) found.push(await tunedStep(gpu, one, tiny ? 3 : 11));
  return { adapter: gpu.summary.description, steps: found };
}

async function tunedStep(gpu: Gpu, config: RunConfig, rounds: number): Promise<object> {
  const choose = (budgetMs?: number) =>
    chooseTiles(gpu, config, { keeping: null, tell: () => {}, ...(budgetMs && { budgetMs }) });
  const bounded = await choose();
  const ample = await choose(AMPLE_MS);
  const stepMs = { table: await stepTime(gpu, config, rounds), tuned: 0, tableAgain: 0 };
  stepMs.tuned = await stepTime(ample.gpu, config, rounds);
  stepMs.tableAgain = await stepTime(gpu, config, rounds);
  const { width, batchSize, autocast } = config;
  return {
    ...{ width, batch: batchSize, autocast, stepMs },
    ...{ bounded: bounded.report, ample: ample.report },
    otherwise: differing(bounded.report, ample.report),
  };
}

/** Layers that the two gave different tiles. */
function differing(a: TileReport | null, b: TileReport | null): string[] {
  const tiles = new Map(a?.layers.map(({ layer, tile }) => [layer, tile]));
  return (b?.layers ?? []).flatMap(({ layer, tile }) =>
    (tiles.get(layer) ?? tile) === tile ? [] : [layer],
  );
}

async function stepTime(gpu: Gpu, config: RunConfig, rounds: number): Promise<number> {
  const step = await drawnStep(gpu, config);
  try {
    await step.run();
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push((await step.run()).ms);
    return median(times);
  } finally {
    step.destroy();
  }
}
