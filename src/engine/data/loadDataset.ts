import type { DatasetSource } from '#run/datasets.ts';
import { inMemory, type MemoryDataset } from './dataset.ts';
import type { DataHost } from './host.ts';
import { loadBuiltin } from './loadBuiltin.ts';
import { paced } from './loadProgress.ts';

/**
 * Loads a data set into memory, yielding to the event loop about every 50 ms.
 * @throws DataError with a sentence for the user; the signal's reason when it is aborted
 */
export async function loadDataset(source: DatasetSource, host: DataHost): Promise<MemoryDataset> {
  if (source.kind === 'builtin') return inMemory(await loadBuiltin(source, host));
  const { loadFiles } = await import('./fromFiles.ts');
  return inMemory(await paced(host, (pace) => loadFiles(source.files, source, host, pace)));
}
