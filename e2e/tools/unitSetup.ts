/** Unit test files share their worker's modules and globals: each leaves them as it found them. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

// The long run of the fuzz tests measures the heap after a collection.
if (process.env.PROTOLAB_FUZZ_CASES !== undefined) {
  setFlagsFromString('--expose-gc');
  Object.assign(globalThis, { gc: runInNewContext('gc') });
}
