/** Unit test files share their worker's modules and globals: each leaves them as it found them. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

// What `npm run fuzz` asks its tests for; they measure the heap after a collection.
const { PROTOLAB_FUZZ_CASES: cases, PROTOLAB_FUZZ_SEED: seed } = process.env;
if (cases !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const heapBytes = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const protolabFuzz = { cases: Number(cases), seed: Number(seed ?? 1), heapBytes };
  Object.assign(globalThis, { protolabFuzz });
}
