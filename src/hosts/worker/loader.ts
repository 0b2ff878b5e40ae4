import { say, type Words } from '#base/words.ts';
import { browserHost } from '#data/browserHost.ts';
import { DataError, type Dataset } from '#data/dataset.ts';
import { loadBuiltin } from '#data/loadBuiltin.ts';
import { sampleImages, summarize } from '#data/samples.ts';
import type { DatasetSource } from '#run/datasets.ts';
import type { Event } from '#run/protocol.ts';
import { readFiles } from './readFiles.ts';

/** Images in the sample grid. */
const SAMPLES = 48;

/** The loaded images. A newer request aborts an older one; a failed one keeps the current images. */
export class Loader {
  readonly #emit: (event: Event) => void;
  #dataset: Dataset | null = null;
  #under: AbortController | null = null;

  constructor(emit: (event: Event) => void) {
    this.#emit = emit;
  }

  /** The loaded images; null while others are being loaded. */
  get dataset(): Dataset | null {
    return this.#under === null ? this.#dataset : null;
  }

  /** Ends a loading. */
  cancel(): void {
    if (this.#under === null) return;
    this.#under.abort();
    this.#under = null;
    const message = say(
      'Loading was cancelled. What is decoded of large sets is kept: loading the same files goes on from there.',
    );
    this.#emit({ type: 'datasetFailed', message, cancelled: true });
  }

  async load(source: DatasetSource): Promise<void> {
    this.#under?.abort();
    const own = new AbortController();
    this.#under = own;
    const progress = (done: number, total: number, doing: Words) => {
      if (this.#under !== own) return;
      this.#emit({ type: 'datasetProgressed', done, total, doing, atMs: Date.now() });
    };
    // A built worker is in a folder of the build, which may lie anywhere.
    const base = new URL(import.meta.env.DEV ? '/' : '../', self.location.href).href;
    try {
      const loaded =
        source.kind === 'files'
          ? await readFiles(source, progress, own.signal)
          : await loadBuiltin(source, browserHost(base, progress, own.signal));
      const samples = await sampleImages(loaded, SAMPLES);
      if (this.#under !== own) return;
      const before = this.#dataset?.pixels;
      if (before !== undefined && 'close' in before) before.close();
      this.#dataset = loaded;
      this.#emit({ type: 'datasetLoaded', summary: summarize(loaded), samples });
    } catch (error) {
      if (this.#under !== own) return;
      if (!(error instanceof DataError)) throw error;
      this.#emit({ type: 'datasetFailed', message: error.words });
    } finally {
      if (this.#under === own) this.#under = null;
    }
  }
}
