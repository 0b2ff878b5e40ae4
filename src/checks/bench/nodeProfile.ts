import { asHardware, GpuUnavailable, openGpu } from '#gpu/device.ts';
import { GpuMemoryError } from '#gpu/stepGraph.ts';
import { dawn } from '#node/dawn.ts';
import { nodeTiles } from '#node/keptTiles.ts';
import type { RunConfig } from '#run/config.ts';
import type { StepProfile } from '#run/stepProfile.ts';
import { profileStep } from '#trainer/profile/profileStep.ts';

/** Why there is no profile. */
export interface NoProfile {
  readonly kind: 'noAdapter' | 'noRoom';
  readonly message: string;
}

const PARTS = [
  'tunes the tiles',
  'builds the step',
  'times the step',
  'times its commands',
  'measures the peaks',
];

/** Profiles a step on Dawn in this process. */
export async function profileInNode(
  config: RunConfig,
  {
    quick,
    hardware,
    note,
  }: {
    readonly quick: boolean;
    /** With the kernels of hardware, on whatever adapter. */
    readonly hardware: boolean;
    readonly note: (sentence: string) => void;
  },
): Promise<StepProfile | NoProfile> {
  let gpu: Awaited<ReturnType<typeof openGpu>>;
  try {
    gpu = await openGpu(dawn());
    gpu.pace.shareWithNoPage();
  } catch (error) {
    if (!(error instanceof GpuUnavailable)) throw error;
    return { kind: 'noAdapter', message: error.message };
  }
  try {
    const tiles = await nodeTiles();
    const tell = (done: number) => note(PARTS[done] ?? '');
    return await profileStep(hardware ? asHardware(gpu) : gpu, config, {
      rounds: quick ? 3 : 11,
      tiles,
      tell,
    });
  } catch (error) {
    if (!(error instanceof GpuMemoryError)) throw error;
    return { kind: 'noRoom', message: error.message };
  } finally {
    gpu.close();
  }
}
