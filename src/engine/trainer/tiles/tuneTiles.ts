/**
 * Chooses tiles by time: the largest layers first, until the time is over. All give the same bits, so
 * a wrong choice costs milliseconds only.
 */
import { median } from '#base/median.ts';
import { say, type Words, wordsOf } from '#base/words.ts';
import type { LayerBench, TileCandidate } from '#kernels/conv2d/tileBench.ts';
import type { TimedLayer } from '#run/tiles.ts';

/** Layers of one kind, of which one is timed. */
export interface LayerToTune {
  readonly layer: string;
  /** Of the one that is timed. */
  readonly key: string;
  /** The table's first. */
  readonly tiles: readonly string[];
}

export interface Tuning {
  /** Layers whose turn comes later have the table's tile. */
  readonly budgetMs: number;
  /** A clock that only goes forward, ms. */
  now(): number;
  /** Resolves after so long; what stops it is called where nobody waits any more. */
  later(ms: number): { readonly over: Promise<void>; stop(): void };
  /** @throws Error where the adapter has no room for the layer */
  open(key: string): Promise<LayerBench>;
  /** Begins to compile a tile that is timed next. */
  warm(key: string, tile: string): void;
  /** Is told before each layer; throws where the work is to end. */
  tell(done: number, total: number): void | Promise<void>;
}

export interface Tuned {
  readonly layers: readonly TimedLayer[];
  readonly notes: readonly Words[];
}

/** The shortest time that is compared: Chrome rounds timestamps to 0.1 ms. */
export const WINDOW_MS = 4;
/** What the table's tile is given, so that a faster one still fills a window. */
const AIM_MS = 1.25 * WINDOW_MS;
/** A launch that takes longer is timed with fewer images. */
const LONG_MS = 2 * AIM_MS;
const MOST_REPEATS = 1024;
/** Launches grow at most so much at once: a first time may be rounded to nothing. */
const GROWTH = 8;
/** Times that each tile is measured, in turns; the median counts. */
const WINDOWS = 3;
/** What another tile must save, or noise would choose. */
const WORTH = 0.97;

/** @param layers the largest first */
export async function tuneTiles(layers: readonly LayerToTune[], tuning: Tuning): Promise<Tuned> {
  const end = tuning.now() + tuning.budgetMs;
  const timed: TimedLayer[] = [];
  const notes: Words[] = [];
  for (const [at, layer] of layers.entries()) {
    await tuning.tell(at, layers.length);
    const next = layers[at + 1];
    for (const tile of next?.tiles ?? []) tuning.warm(next?.key ?? '', tile);
    const found = await new LayerTuning(layer, tuning, end, notes).run();
    if (found !== null) timed.push(found);
    if (tuning.now() >= end) break;
  }
  await tuning.tell(layers.length, layers.length);
  return { layers: timed, notes };
}

class LayerTuning {
  readonly #layer: LayerToTune;
  readonly #tuning: Tuning;
  readonly #end: number;
  readonly #notes: Words[];
  readonly #open: TileCandidate[] = [];

  constructor(layer: LayerToTune, tuning: Tuning, end: number, notes: Words[]) {
    this.#layer = layer;
    this.#tuning = tuning;
    this.#end = end;
    this.#notes = notes;
  }

  get #late(): boolean {
    return this.#tuning.now() >= this.#end;
  }

  /** @returns null where it is left to the table */
  async run(): Promise<TimedLayer | null> {
    const { layer, key } = this.#layer;
    let bench: LayerBench;
    try {
      bench = await this.#tuning.open(key);
    } catch (reason) {
      const values = { layer, reason: wordsOf(reason) };
      this.#notes.push(say('{{layer}} has the table’s tile, untimed: {{reason}}', values));
      return null;
    }
    try {
      return await this.#fastest(bench);
    } finally {
      for (const candidate of this.#open) candidate.close();
      bench.close();
    }
  }

  async #fastest(bench: LayerBench): Promise<TimedLayer | null> {
    const { layer, tiles } = this.#layer;
    const [table = ''] = tiles;
    const [first = null, ...others] = await this.#candidates(bench, tiles, bench.batch);
    if (first === null || this.#late) return null;
    const extent = await this.#extent(bench.batch, first.candidate);
    if (extent === null) return null;
    const { batch, repeats } = extent;
    const contenders =
      batch === bench.batch
        ? [first, ...others]
        : await this.#candidates(
            bench,
            [first, ...others].map(({ tile }) => tile),
            batch,
          );
    // The first launch pays for what drivers leave until then.
    for (const { candidate } of contenders) {
      if (this.#late) return null;
      if (candidate !== first.candidate) await candidate.run(1);
    }
    for (let window = 0; window < WINDOWS; window++) {
      for (const { candidate, times } of contenders) {
        if (this.#late) return null;
        times.push(await candidate.run(repeats));
      }
    }
    const medians = contenders.map(({ tile, times }) => ({ tile, ms: median(times) }));
    const own = medians[0]?.ms ?? 0;
    const best = medians.reduce((a, b) => (b.ms < a.ms ? b : a));
    return best.ms < own * WORTH
      ? { layer, table, tile: best.tile, ratio: best.ms / own }
      : { layer, table, tile: table, ratio: 1 };
  }

  /** Of these tiles those that can be run, compiled together; none without the table's, the first. */
  async #candidates(bench: LayerBench, tiles: readonly string[], batch: number) {
    const compiled = tiles.map((tile) => this.#candidate(bench, tile, batch));
    const found = (await Promise.all(compiled)).map((candidate, at) => ({
      ...{ tile: tiles[at] ?? '', candidate, times: [] as number[] },
    }));
    return found[0]?.candidate === null ? [] : found.filter(isRunnable);
  }

  /** A tile that can be run; null if it cannot, or if the time is over first. */
  async #candidate(bench: LayerBench, tile: string, batch: number): Promise<TileCandidate | null> {
    const { now, later } = this.#tuning;
    const timer = later(Math.max(0, this.#end - now()));
    const compiled = bench.candidate(tile, batch);
    try {
      const candidate = await Promise.race([compiled, timer.over.then(() => null)]);
      if (candidate === null) compiled.then((late) => late.close()).catch(() => {});
      else this.#open.push(candidate);
      return candidate;
    } catch (reason) {
      const values = { tile, layer: this.#layer.layer, reason: wordsOf(reason) };
      this.#notes.push(say('Tile {{tile}} does not run for {{layer}}: {{reason}}', values));
      return null;
    } finally {
      timer.stop();
    }
  }

  /** With how many images, and how often, a tile fills a window; null if the time is over. */
  async #extent(images: number, candidate: TileCandidate) {
    await candidate.run(1);
    let ms = await candidate.run(1);
    if (ms > LONG_MS && images > 1) {
      return { batch: Math.max(1, Math.ceil((images * AIM_MS) / ms)), repeats: 1 };
    }
    let repeats = 1;
    while (ms < AIM_MS && repeats < MOST_REPEATS) {
      if (this.#late) return null;
      const wanted = repeats * Math.min(GROWTH, AIM_MS / ms);
      repeats = Math.min(MOST_REPEATS, Math.ceil(wanted));
      ms = await candidate.run(repeats);
    }
    return { batch: images, repeats };
  }
}

interface Contender {
  readonly tile: string;
  readonly candidate: TileCandidate;
  readonly times: number[];
}

const isRunnable = (
  found: Omit<Contender, 'candidate'> & { readonly candidate: TileCandidate | null },
): found is Contender => found.candidate !== null;
