import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { policyInDocument, serviceWorker } from './e2e/tools/offlineBuild.ts';
import { TrainingFirst } from './e2e/tools/trainingFirst.ts';

const gpuTests = 'src/**/*.gpu.test.ts';

export default defineConfig({
  // The build runs under any folder of any host.
  base: './',
  plugins: [react(), policyInDocument(), serviceWorker('src/hosts/worker/serviceWorker.ts')],
  build: {
    target: 'es2023',
    // The page's content security policy allows no data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2500,
  },
  worker: { format: 'es' },
  // The workers' packages too are prepared as the server starts. Found with the first Train, they
  // would reload the page under the run.
  optimizeDeps: { entries: ['index.html', 'src/hosts/worker/*.worker.ts'] },
  test: {
    sequence: { sequencer: TrainingFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          // Most of the time of a small file is the start of its process and its imports.
          pool: 'threads',
          isolate: false,
          // By default a machine of two cores gets one worker.
          maxWorkers: '100%',
          setupFiles: ['e2e/tools/unitSetup.ts'],
          include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
          exclude: [gpuTests],
          // Time limits end what hangs; a machine that trains beside the tests must not reach them.
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          environment: 'node',
          include: [gpuTests],
          // A process has one Dawn device, which its files share. Two of them: half of the time is
          // scripts and compilers, which use one core.
          pool: 'forks',
          maxWorkers: 2,
          isolate: false,
          sequence: { groupOrder: 1 },
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
