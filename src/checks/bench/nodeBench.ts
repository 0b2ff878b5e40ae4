import { dawn } from '#node/dawn.ts';
import { type BenchEnd, benchOn } from './benchEnd.ts';
import type { BenchCase, DriverCache } from './report.ts';
import type { BenchOptions } from './runBench.ts';

export interface NodeBench {
  readonly options: BenchOptions;
  readonly driverCache: DriverCache;
  readonly note: (sentence: string) => void;
  readonly onCase: (result: BenchCase) => void;
}

/** Runs the bench on Dawn in this process. */
export function benchInNode({ options, driverCache, note, onCase }: NodeBench): Promise<BenchEnd> {
  const cpuSeconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const runtime = `Dawn in Node ${process.versions.node}`;
  return benchOn(dawn(), options, { runtime, page: false, note, onCase, cpuSeconds, driverCache });
}
