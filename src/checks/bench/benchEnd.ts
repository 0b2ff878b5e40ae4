import { GpuUnavailable, openGpu } from '#gpu/device.ts';
import { type Bar, judge } from './bars.ts';
import { BenchMismatch } from './kernelBench.ts';
import type { BenchReport } from './report.ts';
import { BENCH_NAMES, type BenchHost, type BenchOptions, runBench } from './runBench.ts';

/** How a bench ended. */
export type BenchEnd =
  | { readonly kind: 'done'; readonly report: BenchReport; readonly bars: readonly Bar[] }
  /** The implementations give different results. */
  | { readonly kind: 'mismatch'; readonly message: string }
  /** No case has the requested name. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'noAdapter'; readonly message: string };

/** Opens the adapter and runs the bench on it. */
export async function benchOn(
  entry: GPU | undefined,
  options: BenchOptions,
  host: BenchHost,
): Promise<BenchEnd> {
  const refused = refusal(options);
  if (refused !== null) return { kind: 'refused', message: refused };
  let gpu: Awaited<ReturnType<typeof openGpu>>;
  try {
    gpu = await openGpu(entry);
  } catch (error) {
    if (error instanceof GpuUnavailable) return { kind: 'noAdapter', message: error.message };
    throw error;
  }
  if (!host.page) gpu.pace.shareWithNoPage();
  try {
    const report = await runBench(gpu, options, host);
    return { kind: 'done', report, bars: judge(report) };
  } catch (error) {
    if (error instanceof BenchMismatch) return { kind: 'mismatch', message: error.message };
    throw error;
  }
}

/** A message if `only` names no case. */
function refusal({ only }: BenchOptions): string | null {
  if (only === null) return null;
  const asked = only.toLowerCase();
  if (BENCH_NAMES.some((name) => name.toLowerCase().includes(asked))) return null;
  return `There is no case "${only}"; give a name or a part of one: ${BENCH_NAMES.join('; ')}.`;
}
