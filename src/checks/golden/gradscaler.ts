import { optimizerArrays, optimizerRig } from '#optim/optimizer.fixture.ts';
import { OPTIMIZER_RECORD, PLAIN } from '#optim/settings.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

interface Sequence {
  readonly init: number;
  readonly growth: number;
  readonly backoff: number;
  readonly growth_interval: number;
}

/** GradScaler's scale and tracker, step by step, driven by infinite gradients. */
export async function checkGradscaler(fixture: Fixture, checker: Checker): Promise<void> {
  const { gpu } = checker;
  for (const [name, sequence] of Object.entries(
    fixture.params as Readonly<Record<string, Sequence>>,
  )) {
    const arrays = optimizerArrays(gpu, 1, new Float32Array(64), sequence.init);
    const segment = { offset: 0, length: 64, oneDimensional: false };
    const rig = await optimizerRig(gpu, arrays, [segment], { ...PLAIN, lossScaling: true });
    const found = { found_inf: [] as number[], scale: [] as number[], tracker: [] as number[] };
    for (const infinite of fixture.get(`${name}/found_inf`).data) {
      const gradient = new Float32Array(64).fill(1);
      if (infinite === 1) gradient[5] = Number.POSITIVE_INFINITY;
      rig.step(gradient, {
        growth: sequence.growth,
        backoff: sequence.backoff,
        growthInterval: sequence.growth_interval,
      });
      const { record } = await rig.read();
      found.found_inf.push(record[OPTIMIZER_RECORD.nonFiniteGradients] === 0 ? 0 : 1);
      found.scale.push(record[OPTIMIZER_RECORD.scale] as number);
      found.tracker.push(record[OPTIMIZER_RECORD.growthTracker] as number);
    }
    rig.destroy();
    checker.input(`${name}/found_inf`, found.found_inf);
    checker.compare(`${name}/scale`, found.scale);
    checker.compare(`${name}/tracker`, found.tracker);
  }
}
