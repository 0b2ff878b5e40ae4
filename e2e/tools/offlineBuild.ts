/** What the build has beyond its chunks: the policy in the document, and the service worker. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'vite';
import { META_POLICY } from './policy.ts';

/** The service worker's file, beside `index.html`: it can only serve what is below it. */
const WORKER = 'serviceWorker.js';

export interface PrecachedFile {
  /** Relative to the service worker. */
  readonly url: string;
  /** Null where the name changes with the content. */
  readonly revision: string | null;
}

/** The document's own content security policy; the development server could not work under it. */
export function policyInDocument(): Plugin {
  return {
    name: 'policy-in-document',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: META_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Builds the service worker when everything that it keeps is written. */
export function serviceWorker(source: string): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    async writeBundle({ dir }) {
      if (dir === undefined) throw new Error('The build has no folder.');
      await build({
        configFile: false,
        logLevel: 'warn',
        define: { PRECACHED_FILES: JSON.stringify(precachedFiles(dir)) },
        build: {
          outDir: dir,
          emptyOutDir: false,
          copyPublicDir: false,
          target: 'es2023',
          rolldownOptions: {
            input: source,
            output: { format: 'iife', entryFileNames: WORKER },
          },
        },
      });
    },
  };
}

/** Every file of a build, by name, so that equal builds have equal workers. */
export function precachedFiles(dist: string): PrecachedFile[] {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dist, path.join(entry.parentPath, entry.name)))
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name !== WORKER);
  return files.toSorted().map((url) => ({
    url,
    revision: url.startsWith('assets/') ? null : hashOf(path.join(dist, url)),
  }));
}

const hashOf = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
