/** The benchmark of an adapter: its result, as people send it in, and how such a file is read. */
import { say, type Words } from '#base/words.ts';
import type { Peaks } from './stepProfile.ts';
import type { TileReport } from './tiles.ts';

/** The steps that are timed, the smallest first: ResNet-18, MoCo, 32 px; see benchConfig. */
export const BENCHMARK_SIZES = [
  { width: 8, batch: 32 },
  { width: 32, batch: 128 },
  { width: 64, batch: 256 },
] as const;

/** A size that was timed. */
export interface TimedSize {
  readonly width: number;
  readonly batch: number;
  /** Median of a whole step, its record read back. */
  readonly stepMs: number;
  /** Until it is submitted: JavaScript, upload and the queue's own work. */
  readonly encodeMs: number;
  readonly dispatches: number;
  /** The least that the adapter's peaks allow. */
  readonly rooflineMs: number;
  /** Absent on a software adapter. */
  readonly tiles?: TileReport;
}

/** A size that was left out. */
export interface SkippedSize {
  readonly width: number;
  readonly batch: number;
  readonly skipped: 'slow' | 'memory';
}

export interface BenchmarkResult {
  readonly version: 1;
  readonly adapter: {
    readonly description: string;
    readonly vendor: string;
    readonly architecture: string;
    readonly software: boolean;
    readonly shaderF16: boolean;
    readonly subgroups: boolean;
  };
  /** The browser or Dawn. */
  readonly runtime: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly peaks: Peaks;
  readonly sizes: readonly (TimedSize | SkippedSize)[];
}

export const isTimed = (size: TimedSize | SkippedSize): size is TimedSize => 'stepMs' in size;

/** Share of what the peaks allow; 0 to 1. */
export const rooflineShare = ({ rooflineMs, stepMs }: TimedSize): number => rooflineMs / stepMs;

/** Why a size was left out. */
export const skippedWords = ({ skipped }: SkippedSize): Words =>
  skipped === 'slow'
    ? say('left out: a step would take more than 10 s')
    : say('left out: it does not fit into the GPU’s memory');

/** The result's file, with a line for each size. */
export function benchmarkJson(result: BenchmarkResult): string {
  const { sizes, ...others } = result;
  const lines = Object.entries(others).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  );
  const each = sizes.map((size) => `    ${JSON.stringify(size)}`).join(',\n');
  return `{\n${lines.join('')}  "sizes": [\n${each}\n  ]\n}\n`;
}
