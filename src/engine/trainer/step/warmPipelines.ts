import type { Gpu } from '#gpu/device.ts';
import { chooseHalf } from '#kernels/half/half.ts';
import type { RunConfig } from '#run/config.ts';
import { recordStages } from './stepCommands.ts';

/**
 * Compiles the pipelines of a run's steps while there is time, before its images are loaded or Train
 * is pressed; the session then finds them in the device's cache. Never throws: what cannot be
 * compiled fails again, and is reported, when the run asks for it.
 */
export async function warmPipelines(gpu: Gpu, config: RunConfig): Promise<void> {
  const { summary, device, choices, pipelines } = gpu;
  try {
    const half = config.autocast ? await chooseHalf(gpu) : undefined;
    const adapter = { summary, limits: device.limits, choices, pipelines };
    const stages = recordStages(adapter, config, half);
    await Promise.all(stages.flatMap(({ graph }) => [...graph.pipelines]));
  } catch {
    // Said above.
  }
}
