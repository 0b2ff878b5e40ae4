/** Memory measured after an epoch. */
export interface SoakSample {
  /** Since the start. */
  readonly minute: number;
  readonly step: number;
  /** Held on the GPU. */
  readonly gpuBytes: number;
  /** JavaScript's heap and its array buffers, after a collection. */
  readonly heapBytes: number;
  /** The process's resident set, including the driver's memory. */
  readonly rss: number;
}

interface SoakVerdict {
  readonly holds: boolean;
  readonly sentence: string;
}

/** Heap growth that still counts as flat; the medians of two fifths scatter by less. */
const HEAP_GROWTH = 0.05;

/**
 * Allowed growth of the GPU's bytes: k-means splits its products by the adapter's measured
 * throughput; every new size allocates a uniform of 16 to 48 bytes that later splits share.
 */
const UNIFORMS = 4096;

/** Samples that a verdict needs: three in each fifth. */
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
      const sentence = `Only ${count} epochs were measured, ${FEWEST} are needed: raise --minutes.`;
      return { holds: false, sentence };
    }
    const fifth = Math.floor(count / 5);
    const measured = this.#samples.slice(fifth);
    const early = measured.slice(0, fifth);
    const late = measured.slice(-fifth);
    const gpu = { first: most(early), last: most(measured) };
    const growth = (of: (sample: SoakSample) => number): number =>
      median(late.map(of)) / median(early.map(of)) - 1;
    const heap = growth(({ heapBytes }) => heapBytes);
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    const holds = gpu.last <= gpu.first + UNIFORMS && heap < HEAP_GROWTH;
    const sentence = [
      holds ? 'Memory is flat' : 'Memory grows',
      `over ${measured.length} epochs after the warm-up:`,
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
