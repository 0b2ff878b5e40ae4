/** A stored run as a project that goes on under PyTorch: the Python package is fetched when it is needed. */
import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { say, WordsError } from '#base/words.ts';
import { browserHost } from '#data/browserHost.ts';
import { loadBuiltin } from '#data/loadBuiltin.ts';
import { datasetSource } from '#run/datasets.ts';
import type { FilesEvent } from '#run/runFiles.ts';
import { TORCH_FILES, TORCH_REQUIREMENTS, torchReadme } from '#run/torchProject.ts';
import type { RunStore } from '#storage/runStore.ts';
import { imagesFile } from '#trainer/passes/imagesFile.ts';
import type { Tell } from './importFiles.ts';

/** The very files of the repository, as assets of the build, by path. */
const PACKAGE = import.meta.glob<string>('/e2e/pytorch/protolab_torch/*.py', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** @throws WordsError if a part of the project cannot be read */
export async function exportTorch(
  runStore: RunStore,
  runId: string,
  tell: Tell,
): Promise<Extract<FilesEvent, { type: 'filesExported' }>> {
  const { runs } = await runStore.listRuns();
  const run = runs.find((one) => one.runId === runId);
  if (run === undefined) throw new Error(`no run ${runId}`);
  const { config } = run;
  const checkpoint = await runStore.readCheckpoint(runId);
  const zip = new ZipWriter(new BlobWriter('application/zip'));
  const add = (name: string, content: BlobPart, level: 0 | 6): Promise<unknown> =>
    zip.add(`${runId}/${name}`, new BlobReader(new Blob([content])), { level });
  await add(TORCH_FILES.config, `${JSON.stringify(config, null, 2)}\n`, 6);
  if (checkpoint !== null) await add(TORCH_FILES.checkpoint, checkpoint.bytes, 0);
  const source = datasetSource(config, []);
  if (source.kind === 'builtin') {
    const host = browserHost(base(), (done, total, doing) => tell(doing, done, total));
    await add(TORCH_FILES.images, await imagesFile(await loadBuiltin(source, host)), 6);
  }
  await add(TORCH_FILES.requirements, TORCH_REQUIREMENTS, 6);
  const step = checkpoint?.step ?? null;
  await add(TORCH_FILES.readme, torchReadme(config, step, source.kind === 'builtin'), 6);
  for (const [path, url] of Object.entries(PACKAGE)) {
    const file = path.slice(path.lastIndexOf('/'));
    const name = TORCH_FILES.package + file;
    await add(name, await fetched(url, name), 6);
  }
  return {
    type: 'filesExported',
    fileName: `${runId}-torch.zip`,
    blob: await zip.close(),
    problems: [],
  };
}

/** A built worker is in a folder of the build, which may lie anywhere. */
const base = (): string => new URL(import.meta.env.DEV ? '/' : '../', self.location.href).href;

async function fetched(url: string, name: string): Promise<ArrayBuffer> {
  const response = await fetch(new URL(url, self.location.href)).catch(() => null);
  if (response?.ok === true) return response.arrayBuffer();
  throw new WordsError(
    say('{{file}}, a file of this app, could not be loaded. Reload the page and try again.', {
      file: name,
    }),
  );
}
