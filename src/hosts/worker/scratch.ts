import type { Scratch } from '#trainer/passes/gatheredRows.ts';

/** Where evaluations put rows that are too many for memory; loaded when there are such. */
export const BROWSER_SCRATCH: Scratch = {
  open: async () => (await import('./scratchFiles.ts')).openScratchFile(),
};
