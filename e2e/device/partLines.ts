/** What the parts of `npm run device` found, for people to read. */
import { median } from '#base/median.ts';
import { inEnglish, speak } from '#base/words.ts';
import type { BitsFound } from '#checks/device/bitsPart.ts';
import { type DeviceStep, nameOfStep } from '#checks/device/deviceSteps.ts';
import type { PeersFound } from '#checks/device/peersPart.ts';
import type { TunedStep, TunerFound } from '#checks/device/tunerPart.ts';
import { type BenchmarkResult, isTimed, rooflineShare, skippedWords } from '#run/benchmark.ts';
import { short } from '../bench/text.ts';
import { tileLines } from '../tools/tileLines.ts';

const ms = (value: number | null): string => (value === null ? '–' : `${short(value)} ms`);

export function benchmarkLines({ adapter, runtime, peaks, sizes }: BenchmarkResult): string[] {
  const { description, shaderF16, subgroups } = adapter;
  const has = (name: string, there: boolean) => `${there ? '' : 'no '}${name}`;
  return [
    `${description}, ${runtime}; ${has('f16', shaderF16)}, ${has('subgroups', subgroups)}`,
    `at most ${short(peaks.gflops)} GFLOP/s and ${short(peaks.gigabytes)} GB/s`,
    ...sizes.map((size) => {
      const name = `ResNet-18 w${size.width} b${size.batch}`;
      if (!isTimed(size)) return `${name}: ${speak(inEnglish, skippedWords(size))}`;
      const images = Math.round((1000 * size.batch) / size.stepMs).toLocaleString('en');
      const share = short(100 * rooflineShare(size));
      return `${name}: ${ms(size.stepMs)} a step, ${images} images/s, ${share} % of the roofline; ${size.dispatches} dispatches, submitted after ${ms(size.encodeMs)}`;
    }),
  ];
}

export function tunerLines({ steps }: TunerFound): string[] {
  return steps.flatMap((step: TunedStep) => {
    const { width, batch, autocast, stepMs, bounded, ample, otherwise, sameBits } = step;
    const name = `ResNet-18 w${width} b${batch}${autocast ? ', autocast' : ''}`;
    const { table, tuned, tableAgain } = stepMs;
    return [
      `${name}: table's tiles ${ms(table)}, tuned ${ms(tuned)}, table's again ${ms(tableAgain)}; ${sameBits ? 'the same bits' : 'OTHER BITS'}`,
      ...(ample === null ? [] : tileLines(ample)),
      ...(bounded === null
        ? []
        : [
            `In a run's time for tuning ${bounded.layers.length} kinds of layers were timed, ${bounded.left} not; ${otherwise.length} other choices`,
          ]),
    ];
  });
}

export function bitsLines(found: BitsFound): string[] {
  const { compared, differing, worstOverReference, tolerance } = found;
  return [
    `${compared} comparisons, ${differing.length} with other bits; worst difference from plain numbers ${worstOverReference.toPrecision(2)} of the largest (at most ${tolerance})`,
    ...differing.map(({ what, elements }) => `OTHER BITS in ${elements} elements: ${what}`),
  ];
}

export function peersLines({ steps }: PeersFound): string[] {
  return steps.flatMap((step) => {
    const { ours, stock, jax, encodeMs, submitMs, firstStepSeconds: first, mismatch } = step;
    const times = (theirs: number | null) =>
      theirs === null ? '' : ` (× ${short(theirs / ours)})`;
    const parts = [
      `lab ${ms(ours)}`,
      `stock TensorFlow.js ${ms(stock)}${times(stock)}`,
      ...(jax === null ? [] : [`jax-js ${ms(jax)}${times(jax)}`]),
      `lab's JavaScript ${ms(encodeMs)}, ${ms(submitMs)} with upload and submission`,
    ];
    return [
      `${nameOfStep(step)}: ${parts.join(', ')}`,
      ...(first === null
        ? []
        : [
            `  first step, compilation included: lab ${short(first.ours)} s, stock ${short(first.stock)} s`,
          ]),
      ...(mismatch === null ? [] : [`  LOSSES DIFFER: ${mismatch}`]),
    ];
  });
}

/** As e2e/pytorch/time_step.py prints it. */
export interface TorchFound {
  readonly device: string;
  readonly torch: string;
  readonly steps: readonly (DeviceStep & {
    readonly eager: number | null;
    readonly tf32: number | null;
    readonly amp: number | null;
  })[];
}

export function torchLines({ device, torch, steps }: TorchFound): string[] {
  return steps.map((step) => {
    const { eager, tf32, amp } = step;
    return `${nameOfStep(step)}: PyTorch ${torch} on ${device}: f32 ${ms(eager)}, TF32 ${ms(tf32)}, AMP ${ms(amp)}`;
  });
}

/** A training run. */
export interface CifarFound {
  readonly steps: number;
  readonly stepMs: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
  readonly evaluations: readonly object[];
}

/** @param stdout of `npm run train -- --json`; its last line may be cut */
export function cifarFound(stdout: string): CifarFound {
  const lines = stdout.split('\n').slice(0, -1);
  const records: { readonly type?: unknown; readonly loss?: unknown; readonly stepMs?: unknown }[] =
    lines.map((line) => JSON.parse(line));
  const steps = records.filter(({ type }) => type === 'step');
  return {
    steps: steps.length,
    stepMs: steps.length === 0 ? 0 : median(steps.map(({ stepMs }) => Number(stepMs))),
    firstLoss: Number(steps[0]?.loss),
    lastLoss: Number(steps.at(-1)?.loss),
    evaluations: records.filter(({ type }) => type === 'evaluation'),
  };
}

export function cifarLines({ steps, stepMs, firstLoss, lastLoss, evaluations }: CifarFound) {
  return [
    `${steps} steps of ${ms(stepMs)}, loss ${firstLoss.toFixed(3)} → ${lastLoss.toFixed(3)}`,
    ...evaluations.map((evaluation) => JSON.stringify(evaluation)),
  ];
}
