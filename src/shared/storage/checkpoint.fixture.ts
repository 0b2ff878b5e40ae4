/** A small checkpoint file, as a run of the preset `quick` keeps it. */
import { toCheckpoint } from '#checkpoint/modelState.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import { presetConfig } from '#run/presets.ts';

export function checkpointOf(runId: string, atStep: number): Promise<Uint8Array<ArrayBuffer>> {
  const config = { ...presetConfig('quick'), embeddingDim: 16, queueLength: 512 };
  const array = (name: string, shape: number[]) => ({
    ...{ name, shape, layout: name === 'queue' ? ('queue' as const) : ('vector' as const) },
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i / atStep),
  });
  return writeSafetensors(
    toCheckpoint({
      arrays: [array('encoder_q.bn1.weight', [8]), array('queue', [16, 512])],
      ...{ queuePtr: 0, numBatchesTracked: new Map(), step: atStep, epoch: 1, config },
      run: {
        runId,
        dataset: { name: 'Emoji scenes', images: 2000, side: 32, testImages: 0, levels: [] },
        ...{ totalSteps: 200, stepsPerEpoch: 25 },
      },
      version: '0.1.0',
    }),
  );
}
