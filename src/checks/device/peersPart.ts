/** The same steps here, in stock TensorFlow.js and in jax-js, on one device. */
import { openJax } from '#checks/bench/step/jax.ts';
import { stepProblem } from '#checks/bench/step/problem.ts';
import { runStepBench } from '#checks/bench/stepBench.ts';
import { shareWithTensorFlow } from '#evaluate/tensorflow.ts';
import type { Gpu } from '#gpu/device.ts';
import { peakGflops } from '#gpu/peaks.ts';
import { comparedSteps, type DeviceStep, nameOfStep } from './deviceSteps.ts';

interface PeersRequest {
  readonly part: 'peers' | 'jax';
  readonly tiny: boolean;
  readonly note: (sentence: string) => void;
  readonly keep: (found: PeersFound) => void;
}

/** A step as each library takes it; milliseconds, medians. */
export interface ComparedStep extends DeviceStep {
  readonly ours: number;
  readonly stock: number | null;
  /** Null where jax-js was not asked for. */
  readonly jax: number | null;
  /** JavaScript of ours, and with submitting. */
  readonly encodeMs: number | null;
  readonly submitMs: number | null;
  readonly dispatches: number | null;
  readonly stockDispatches: number;
  readonly firstStepSeconds: { readonly ours: number; readonly stock: number } | null;
  /** Losses that differ by more than rounding explains, in a sentence. */
  readonly mismatch: string | null;
}

export interface PeersFound {
  readonly adapter: string;
  readonly steps: readonly ComparedStep[];
}

export async function peersPart(
  gpu: Gpu,
  { part, tiny, note, keep }: PeersRequest,
): Promise<PeersFound> {
  await shareWithTensorFlow(gpu);
  const jax = part === 'jax' ? await openJax(gpu) : null;
  const peak = await peakGflops(gpu);
  const steps: ComparedStep[] = [];
  const found = { adapter: gpu.summary.description, steps };
  for (const step of comparedSteps(tiny)) {
    const { encoder, width, batch } = step;
    let mismatch: string | null = null;
    const { result, facts } = await runStepBench(gpu, {
      name: nameOfStep(step),
      problem: stepProblem(width, batch, { encoder }),
      rounds: tiny ? 3 : 11,
      ...{ jax, cold: steps.length === 0, peakGflops: peak, note },
      ...{ cpuSeconds: () => null, driverCache: 'unknown' },
      // The times are wanted all the same: a machine like this may not come again.
      onMismatch: (sentence) => {
        mismatch = sentence;
      },
    });
    const { ours, stock, jax: theirs, encodeMs, submitMs = null, dispatches } = result;
    const { firstStep, stockDispatches } = facts;
    steps.push({
      ...{ ...step, ours, stock, jax: theirs, encodeMs, submitMs, dispatches, stockDispatches },
      firstStepSeconds: firstStep && {
        ours: firstStep.ours.seconds,
        stock: firstStep.stock.seconds,
      },
      mismatch,
    });
    keep(found);
  }
  return found;
}
