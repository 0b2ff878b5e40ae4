/** The bench as a page: `npm run bench -- --browser` builds it, opens it and calls it. */
import { type BenchEnd, benchOn } from './benchEnd.ts';
import type { BenchOptions } from './runBench.ts';

declare global {
  function protolabBench(options: BenchOptions): Promise<BenchEnd>;
  /** Defined by the script that opens the page. */
  function protolabNote(sentence: string): void;
}

Object.assign(globalThis, {
  protolabBench: (options: BenchOptions) =>
    benchOn(navigator.gpu, options, {
      runtime: navigator.userAgent.replace(/^.* (\S*Chrome\/\S+).*$/, '$1'),
      page: true,
      note: (sentence) => protolabNote(sentence),
      onCase: () => {},
      cpuSeconds: () => null,
      driverCache: 'unknown',
    }),
});
