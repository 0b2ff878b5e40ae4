import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The project's folder; bundles, which are in another folder, have it inlined. */
export const root =
  process.env.PROTOLAB_ROOT ?? path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where bundles and reports go: inside node_modules, so that no clone ever carries them. */
export const cacheFolder = path.join(root, 'node_modules/.cache/protolab');

/**
 * The folder of the bundles that were made before, in what `npm run device -- --pack` wrote, where there
 * is no bundler; null otherwise.
 */
export const packedBundles = process.env.PROTOLAB_BUNDLES ?? null;

/** File of an entry's bundle in a pack. */
export const bundleName = (/** @type {string} */ entry) => `${entry.replaceAll(/[/.]/g, '-')}.mjs`;

/**
 * Bundles a TypeScript entry for this Node (20 cannot run TypeScript) and imports it. Packages
 * stay outside the bundle, except TensorFlow.js, whose deep imports are ES modules that Node
 * would take for CommonJS, and crc-32, whose named exports Node does not see.
 * @param {string} entry path relative to the project, e.g. 'e2e/train.ts'
 * @returns {Promise<any>} the entry's exports
 */
export async function importBundled(entry) {
  if (packedBundles !== null) {
    return import(pathToFileURL(path.join(packedBundles, bundleName(entry))).href);
  }
  const { build } = await import('vite');
  // One folder per process: two commands at once must not replace each other's modules.
  const outDir = path.join(
    cacheFolder,
    'bundles',
    `${entry.replaceAll(/[/.]/g, '-')}-${process.pid}`,
  );
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      define: { 'process.env.PROTOLAB_ROOT': JSON.stringify(root) },
      ssr: { noExternal: [/^@tensorflow\//, 'crc-32'] },
      build: {
        ssr: path.join(root, entry),
        outDir,
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        copyPublicDir: false,
        rolldownOptions: { output: { entryFileNames: 'entry.mjs', codeSplitting: false } },
      },
    });
    return await import(pathToFileURL(path.join(outDir, 'entry.mjs')).href);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/**
 * Tools that a pack has not, with what is exported in their place.
 * @type {Readonly<Record<string, string>>}
 */
const ABSENT = {
  '@playwright/test': "export const chromium = { executablePath: () => '' };",
  vite: "export function build() { throw new Error('a pack has no bundler'); }",
};

/**
 * Bundles an entry with all of its packages but Dawn's, so that it runs without `node_modules`, and
 * with its folder from the environment.
 * @param {string} entry
 * @param {string} outDir
 */
export async function bundleForPack(entry, outDir) {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'no-tools',
        enforce: 'pre',
        resolveId: (/** @type {string} */ id) => (Object.hasOwn(ABSENT, id) ? `\0${id}` : null),
        load: (/** @type {string} */ id) => ABSENT[id.slice(1)] ?? null,
      },
    ],
    ssr: { noExternal: true, external: ['webgpu'] },
    build: {
      ssr: path.join(root, entry),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: bundleName(entry), codeSplitting: false } },
    },
  });
}
