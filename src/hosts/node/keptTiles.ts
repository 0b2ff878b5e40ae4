/** What was timed of tiles on this machine's adapters, a file for each. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '#run/tileRecord.ts';
import type { TileKeeping } from '#run/tiles.ts';

/** Files that are kept: of more adapters, drivers among their names, the times of the oldest are lost. */
const MOST_FILES = 16;

const rootFolder = (): string => process.env.PROTOLAB_ROOT ?? '.';

/** @param folder where the files are; deleting it forgets them */
export async function nodeTiles(
  folder = path.join(rootFolder(), 'node_modules/.cache/protolab/tiles'),
): Promise<TileKeeping> {
  const fileOf = async (adapter: string) =>
    path.join(folder, `${(await sha256(adapter)).slice(0, 16)}.json`);
  return {
    runtime: `Dawn ${await dawnVersion()}`,
    async read(adapter) {
      try {
        return await readFile(await fileOf(adapter), 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    async write(adapter, text) {
      await mkdir(folder, { recursive: true });
      const file = await fileOf(adapter);
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
      await sweep(folder);
    },
  };
}

/** Deletes all files but those that were written last; one of another process may go at any moment. */
async function sweep(folder: string): Promise<void> {
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  const dated = await Promise.all(
    files.map(async (file) => ({ file, at: (await stat(file).catch(() => null))?.mtimeMs ?? 0 })),
  );
  const oldest = dated.toSorted((a, b) => b.at - a.at).slice(MOST_FILES);
  await Promise.all(oldest.map(({ file }) => rm(file, { force: true, recursive: true })));
}

/** Of the package that Dawn comes with. */
async function dawnVersion(): Promise<string> {
  const text = await readFile(path.join(rootFolder(), 'node_modules/webgpu/package.json'), 'utf8');
  const { version }: { version?: unknown } = JSON.parse(text);
  return String(version);
}
