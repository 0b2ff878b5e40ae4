import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fromCheckpoint } from '#checkpoint/modelState.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { exportImages } from '#node/exportImages.ts';
import { TORCH_FILES, TORCH_REQUIREMENTS, torchReadme } from '#run/torchProject.ts';
import { importBundled, root } from '../tools/bundle.mjs';
import { ArgumentError } from '../tools/options.ts';
import type { TorchExport, TrainOptions } from './arguments.ts';
import { obstacleOf, type RunError } from './runtime.ts';

/**
 * Writes a run as a project for PyTorch. The folder is there as a whole or not at all.
 * @throws ArgumentError, RunError, WordsError
 */
export async function exportTorch(
  { folder, checkpoint }: TorchExport,
  { config: asked, datasetPath }: Pick<TrainOptions, 'config' | 'datasetPath'>,
): Promise<string> {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new ArgumentError(`--export-torch ${folder}: this folder holds files; name a new one.`);
  }
  const bytes = checkpoint === null ? null : Uint8Array.from(readFileSync(checkpoint));
  const name = path.basename(checkpoint ?? '');
  const state = bytes && fromCheckpoint(await readSafetensors(bytes, name), name);
  const config = state?.config ?? asked;
  const images =
    config.dataset === 'files' && datasetPath === null ? null : await imagesOf(config, datasetPath);
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const write = (file: string, content: string | Uint8Array): void =>
    writeFileSync(path.join(part, file), content);
  write(TORCH_FILES.config, `${JSON.stringify(config, null, 2)}\n`);
  if (bytes !== null) write(TORCH_FILES.checkpoint, bytes);
  if (images !== null) write(TORCH_FILES.images, images);
  write(TORCH_FILES.requirements, TORCH_REQUIREMENTS);
  write(TORCH_FILES.readme, torchReadme(config, state?.step ?? null, images !== null));
  cpSync(
    path.join(root, 'e2e/pytorch', TORCH_FILES.package),
    path.join(part, TORCH_FILES.package),
    {
      recursive: true,
      filter: (file) => !file.endsWith('__pycache__'),
    },
  );
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
  return `The PyTorch project is in ${folder}; its README.md has the commands.`;
}

async function imagesOf(
  config: TrainOptions['config'],
  datasetPath: string | null,
): Promise<Uint8Array | null> {
  const node: { exportImages: typeof exportImages } = await importBundled(
    'src/hosts/node/exportImages.ts',
  );
  let hindered: RunError | null = null;
  const bytes = await node.exportImages({
    config,
    datasetPath,
    onEvent(event) {
      hindered ??= obstacleOf(event);
    },
  });
  if (hindered !== null) throw hindered;
  return bytes;
}
