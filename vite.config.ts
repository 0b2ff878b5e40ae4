import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const gpuTests = 'src/**/*.gpu.test.ts';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // The page's content security policy allows no data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2500,
  },
  worker: { format: 'es' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
          exclude: [gpuTests],
          // A machine that trains beside them is slow.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          environment: 'node',
          include: [gpuTests],
          // One software driver uses every core, and one process can hold one Dawn device.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
