/** One comparison; milliseconds are medians of alternating, warm runs. */
export interface BenchCase {
  readonly name: string;
  readonly ours: number;
  /** Stock TensorFlow.js; null where it has nothing to compare. */
  readonly stock: number | null;
  readonly jax: number | null;
  /** ours / stock: a quarter means four times as fast. */
  readonly ratioStock: number | null;
  readonly ratioJax: number | null;
  /** Of ours. */
  readonly dispatches: number | null;
  /** JavaScript that encodes ours, its WebGPU calls included, without the queue's: upload and submission. */
  readonly encodeMs: number | null;
  /** The whole of it, upload and submission included; only of steps. */
  readonly submitMs?: number;
  readonly gflops: number | null;
  /** gflops over the adapter's measured multiply-add peak. */
  readonly peakShare: number | null;
  /** A plain CPU implementation, where that is the yardstick. */
  readonly cpu?: number;
  readonly ratioCpu?: number | null;
}

/** Costs of a step other than its time. */
export interface StepFacts {
  readonly name: string;
  readonly stockDispatches: number;
  /** Until all is submitted, as submitMs. */
  readonly stockSubmitMs: number;
  readonly jaxDispatches: number | null;
  readonly jaxSubmitMs: number | null;
  /** Built, compiled and run once; null if the device had compiled parts of it before. */
  readonly firstStep: FirstSteps | null;
  /** Losses of the first steps, nats: ours, stock, jax-js. */
  readonly losses: readonly (readonly (number | null)[])[];
}

/**
 * The driver's cache of compiled shaders on disk at the bench's start: `filled` by earlier runs, so
 * that unchanged shaders are not compiled again.
 */
export type DriverCache = 'empty' | 'filled' | 'unknown';

/** From nothing to the loss of the first step. */
export interface FirstSteps {
  readonly driverCache: DriverCache;
  readonly ours: Duration;
  readonly stock: Duration;
  readonly jax: Duration | null;
}

export interface Duration {
  readonly seconds: number;
  /** Summed over cores, hardly affected by other load; null if the runtime cannot report it. */
  readonly cpuSeconds: number | null;
}

/** Bytes of the step graph's plan. */
export interface PlanBytes {
  /** Saved in the forward pass for the backward pass. */
  readonly saved: number;
  /** All intermediates, sharing memory. */
  readonly intermediates: number;
}

/** Bytes of a step's intermediates for a sample, see sampleBytes. */
export interface SampleBytes {
  /** Under autocast. */
  readonly hardware: number;
  readonly software: number;
  /** On hardware. */
  readonly f32: number;
}

/** What keeping a checkpoint of a run costs, without storing it. */
export interface KeepCost {
  /** A step of the same run. */
  readonly stepMs: number;
  /** Until it is known that all numbers are finite. */
  readonly finiteMs: number;
  /** Until the state is a file in memory. */
  readonly fileMs: number;
  readonly bytes: number;
}

export interface BenchReport {
  readonly adapter: string;
  readonly software: boolean;
  /** Where it ran: `Dawn in Node …` or the browser's name. */
  readonly runtime: string;
  /** GFLOP/s of a kernel of multiply-adds in registers. */
  readonly peakGflops: number;
  readonly cases: readonly BenchCase[];
  readonly steps: readonly StepFacts[];
  readonly memory: {
    readonly f32: PlanBytes;
    readonly autocast: PlanBytes;
    readonly sample: SampleBytes;
  } | null;
  readonly keep: KeepCost | null;
  /** Whether the same seed gave the same bits twice; null where not asked. */
  readonly repeats: boolean | null;
}

/** Names of the cases that bars refer to. */
export const STEP_SMALL = 'step width 8 batch 32';
export const STEP_LARGE = 'step width 16 batch 64';
export const FILTER_GRADIENT = 'conv filter gradient 3×3 32→32, batch 32, 32²';
