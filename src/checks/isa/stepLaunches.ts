import type { RunConfig } from '#run/config.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { recordStages } from '#trainer/step/stepCommands.ts';
import { LIMITS } from './stepKernels.ts';

/** A launch of a step, as an adapter gets it. */
export interface StepLaunch {
  readonly kernel: string;
  /** Complete WGSL. */
  readonly code: string;
  readonly multiplyAdds: number;
  /** That it must move at least: each array once. */
  readonly bytes: number;
}

/** The launches of a step of the config's last stage, in f32. */
export function stepLaunches(
  summary: AdapterSummary,
  config: RunConfig,
): { readonly launches: readonly StepLaunch[]; readonly dispatches: number } {
  const last = recordStages({ summary, limits: LIMITS }, config, undefined).at(-1);
  if (last === undefined) throw new Error('the config has no stage');
  const { graph } = last;
  const described = graph.commands.flatMap(({ launches }) => launches);
  const launches = graph.launches.map(({ kernel, constants, shape }, at): StepLaunch => {
    const { multiplyAdds = 0, bytesMoved: bytes = 0 } = described[at] ?? {};
    const code = graph.gpu.pipelines.code(kernel, constants, shape);
    return { kernel: kernel.name, code, multiplyAdds, bytes };
  });
  return { launches, dispatches: graph.dispatches };
}
