import { benchConfig } from '#run/benchStep.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { recordStages } from '#trainer/step/stepCommands.ts';
import type { SampleBytes } from './report.ts';

/** The step that the bytes are counted of. */
const MEMORY_STEP = { width: 64, batch: 256 } as const;

/**
 * Bytes of a step's intermediates over the samples of its batch, weights in half and sums included:
 * ResNet-18 under autocast on images of 32 px, as hardware and as a software adapter run it, and in
 * f32 on hardware. Planned, not run.
 */
export async function sampleBytes(adapter: AdapterSummary): Promise<SampleBytes> {
  const { width, batch } = MEMORY_STEP;
  const planned = async (software: boolean, autocast: boolean): Promise<number> => {
    const summary = { ...adapter, software, maxBufferBytes: 2 ** 31 };
    const config = { ...benchConfig(width, batch), autocast };
    const [step] = recordStages({ summary }, config, autocast ? 'emulated' : undefined);
    if (step === undefined) throw new Error('the config has no stage');
    await step.graph.finish();
    return step.graph.bytes / batch;
  };
  return {
    hardware: await planned(false, true),
    software: await planned(true, true),
    f32: await planned(false, false),
  };
}
