/** What was timed of tiles on this machine's adapters, a file for each. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '#run/tileRecord.ts';
import type { TileKeeping } from '#run/tiles.ts';

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
    },
  };
}

/** Of the package that Dawn comes with. */
async function dawnVersion(): Promise<string> {
  const text = await readFile(path.join(rootFolder(), 'node_modules/webgpu/package.json'), 'utf8');
  const { version }: { version?: unknown } = JSON.parse(text);
  return String(version);
}
