/** What a soak saw behind an epoch. */
export interface SoakSample {
  /** Since the start. */
  readonly minute: number;
  readonly step: number;
  /** Held on the GPU. */
  readonly gpuBytes: number;
  /** JavaScript's heap and its array buffers, after a collection. */
  readonly heapBytes: number;
  /** The process's resident set, the driver's memory with it. */
  readonly rss: number;
}

interface SoakVerdict {
  readonly holds: boolean;
  readonly sentence: string;
}

/** Growth of the heap that is still none: medians of two fifths scatter by less. */
const HEAP_GROWTH = 0.05;

/**
 * Bytes that the GPU's may rise by: k-means cuts its products by the adapter's pace, and every new cut
 * has a uniform of 16 to 48 bytes that later ones share.
 */
const UNIFORMS = 4096;

/** Samples that a verdict needs: three in each of the fifths compared. */
const FEWEST = 15;

/** Collects samples and says whether memory grew. */
export class SoakLog {
  readonly #samples: SoakSample[] = [];

  add(sample: SoakSample): void {
    this.#samples.push(sample);
  }

  verdict(): SoakVerdict {
    const count = this.#samples.length;
    if (count < FEWEST) {
      const sentence = `Only ${count} epochs were seen, ${FEWEST} are needed: give it more minutes.`;
      return { holds: false, sentence };
    }
    const fifth = Math.floor(count / 5);
    const behind = this.#samples.slice(fifth);
    const early = behind.slice(0, fifth);
    const late = behind.slice(-fifth);
    const gpu = { first: most(early), last: most(behind) };
    const growth = (of: (sample: SoakSample) => number): number =>
      median(late.map(of)) / median(early.map(of)) - 1;
    const heap = growth(({ heapBytes }) => heapBytes);
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    const holds = gpu.last <= gpu.first + UNIFORMS && heap < HEAP_GROWTH;
    const sentence = [
      holds ? 'Memory is flat' : 'Memory grows',
      `over ${behind.length} epochs behind the warm-up:`,
      `GPU ${gpu.first} bytes at most in the second fifth, ${gpu.last} in all;`,
      `heap ${percent(heap)}, resident set ${percent(growth(({ rss }) => rss))} from the second fifth to the last.`,
    ].join(' ');
    return { holds, sentence };
  }
}

const most = (samples: readonly SoakSample[]): number =>
  samples.reduce((max, { gpuBytes }) => Math.max(max, gpuBytes), 0);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
