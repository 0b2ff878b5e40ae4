import { tensorFlowBytes } from '#evaluate/tensorflow.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { RunParts } from './runParts.ts';

/** The least time between two news of the compilation. */
const COMPILE_NEWS_MS = 50;

/** What a run tells of its kernels and of its memory on the GPU. */
export class GpuNews {
  readonly #parts: Pick<RunParts, 'gpu' | 'runId' | 'host'>;
  #told = { liveBytes: 0, peakBytes: 0 };

  constructor(parts: Pick<RunParts, 'gpu' | 'runId' | 'host'>) {
    this.#parts = parts;
  }

  /** Compiles what no earlier graph of this device has, all at once, and finishes the graphs. */
  async compile(graphs: readonly StepGraph[]): Promise<void> {
    const { runId, host } = this.#parts;
    const pipelines = new Set(graphs.flatMap((graph) => [...graph.pipelines]));
    let done = 0;
    let toldAt = Number.NEGATIVE_INFINITY;
    await Promise.all(
      [...pipelines].map(async (pipeline) => {
        await pipeline;
        done++;
        const now = performance.now();
        if (done < pipelines.size && now - toldAt < COMPILE_NEWS_MS) return;
        toldAt = now;
        host.emit({ type: 'kernelsCompiled', runId, done, total: pipelines.size });
      }),
    );
    await Promise.all(graphs.map((graph) => graph.finish()));
    this.tellMemory();
  }

  /** Tells what is held on the GPU, TensorFlow.js's buffers with it, where it has changed. */
  tellMemory(): void {
    const { gpu, runId, host } = this.#parts;
    const { live, peak } = gpu.memory;
    const liveBytes = live + tensorFlowBytes();
    const peakBytes = Math.max(this.#told.peakBytes, peak, liveBytes);
    if (liveBytes === this.#told.liveBytes && peakBytes === this.#told.peakBytes) return;
    this.#told = { liveBytes, peakBytes };
    host.emit({ type: 'memoryMeasured', runId, ...this.#told });
  }
}
