/** The committed results of the benchmark, a file each in `results/`, and a new one among them. */
import { type BenchmarkResult, isTimed, type TimedSize } from '#run/benchmark.ts';

const files = import.meta.glob<BenchmarkResult>('./results/*.json', {
  eager: true,
  import: 'default',
});

export interface BenchmarkRow {
  readonly result: BenchmarkResult;
  /** Just measured here. */
  readonly own: boolean;
}

/** The size of a result, if it was timed. */
export function sizeOf({ sizes }: BenchmarkResult, width: number, batch: number): TimedSize | null {
  const found = sizes.find((size) => size.width === width && size.batch === batch);
  return found !== undefined && isTimed(found) ? found : null;
}

/** Work per millisecond at the largest size that was timed. */
function speedOf({ sizes }: BenchmarkResult): number {
  const timed = sizes.filter(isTimed).at(-1);
  return timed === undefined ? 0 : (timed.batch * timed.width ** 2) / timed.stepMs;
}

/** All results, the fastest first. */
export function benchmarkRows(own: BenchmarkResult | null): readonly BenchmarkRow[] {
  const rows = Object.values(files).map((result): BenchmarkRow => ({ result, own: false }));
  if (own !== null) rows.push({ result: own, own: true });
  return rows.toSorted((a, b) => speedOf(b.result) - speedOf(a.result));
}
