import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { root } from './bundle.mjs';

export const distFolder = path.join(root, 'dist');

/** Everything the built page is made from. */
const INPUTS = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'e2e/tools/offlineBuild.ts',
  'e2e/tools/policy.ts',
  'package.json',
  'package-lock.json',
];

/** Builds the page for production into `dist`. */
export async function buildPage(): Promise<void> {
  await build({ root, logLevel: 'warn' });
}

/** Builds only when an input (or a folder of them) is newer than the build. */
export async function buildPageIfStale(): Promise<void> {
  const built = path.join(distFolder, 'index.html');
  if (existsSync(built)) {
    const builtAt = statSync(built).mtimeMs;
    if (INPUTS.every((input) => newestChange(path.join(root, input)) < builtAt)) return;
  }
  await buildPage();
}

/** Latest modification in ms since 1970; a folder's own time includes deleted files. */
function newestChange(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(file).reduce(
    (newest, name) => Math.max(newest, newestChange(path.join(file, name))),
    stats.mtimeMs,
  );
}

/** Resolves a path relative to the folder npm was called in, not to the project. */
export function userPath(text: string): string {
  return path.resolve(process.env.INIT_CWD ?? process.cwd(), text);
}
