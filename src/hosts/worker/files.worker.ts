/** Imports and exports runs, beside the training: it has the storage and no GPU. */
import { wordsOf } from '#base/words.ts';
import type { FilesCommand, FilesEvent, RestoredLab } from '#run/runFiles.ts';
import { openRunStore } from '#storage/openRunStore.ts';
import { exportRuns } from './exportRuns.ts';
import { importFiles, type Tell } from './importFiles.ts';

const runStore = openRunStore();
// Every command reports its failure itself.
runStore.catch(() => {});

const emit = (event: FilesEvent): void => self.postMessage(event);

const tell: Tell = (doing, done, total) => emit({ type: 'filesProgressed', doing, done, total });

const cancelled = new AbortController();

async function handle(command: FilesCommand): Promise<void> {
  switch (command.type) {
    case 'importFiles': {
      const { signal } = cancelled;
      let lab: RestoredLab | null = null;
      const hear = (restored: RestoredLab) => {
        lab = restored;
      };
      const { files } = command;
      const results = await importFiles(await runStore, files, tell, Date.now, signal, hear);
      return emit(
        results === null ? { type: 'filesCancelled' } : { type: 'filesImported', results, lab },
      );
    }
    // The page starts a worker for each import.
    case 'cancelImport':
      return cancelled.abort();
    case 'exportRuns':
      return emit(await exportRuns(await runStore, command, tell));
    case 'exportTorch': {
      const { exportTorch } = await import('./exportTorch.ts');
      return emit(await exportTorch(await runStore, command.runIds[0], tell));
    }
    default:
      return command satisfies never;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<FilesCommand>) => {
  handle(data).catch((error: unknown) => emit({ type: 'filesFailed', message: wordsOf(error) }));
});
