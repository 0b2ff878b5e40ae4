import { tensorFlowBytes } from '#evaluate/tensorflow.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { TellTask } from '#run/phases.ts';
import type { RunParts } from './runParts.ts';

/** Reports a run's kernel compilation and GPU memory. */
export class GpuReport {
  readonly #parts: Pick<RunParts, 'gpu' | 'runId' | 'host'>;
  readonly #tell: TellTask;
  #emitted = { liveBytes: 0, peakBytes: 0 };

  constructor(parts: Pick<RunParts, 'gpu' | 'runId' | 'host'>, tell: TellTask) {
    this.#parts = parts;
    this.#tell = tell;
  }

  /** Compiles what no earlier graph of this device has, all at once, and finishes the graphs. */
  async compile(graphs: readonly StepGraph[]): Promise<void> {
    const { pipelines: cache } = this.#parts.gpu;
    const pipelines = new Set(graphs.flatMap((graph) => [...graph.pipelines]));
    let done = 0;
    this.#tell('compile', 0, pipelines.size);
    await Promise.all(
      [...pipelines].map(async (pipeline) => {
        await pipeline;
        this.#tell('compile', ++done, pipelines.size);
      }),
    );
    // Kernels that are cut into slices are compiled once more.
    const before = cache.asked;
    const stop = cache.onReady(() => {
      const slices = cache.asked - before;
      if (slices > 0) this.#tell('compile', ++done, pipelines.size + slices);
    });
    try {
      await Promise.all(graphs.map((graph) => graph.finish()));
    } finally {
      stop();
    }
    this.reportMemory();
  }

  /** Emits the bytes held on the GPU, TensorFlow.js's buffers included, if they have changed. */
  reportMemory(): void {
    const { gpu, runId, host } = this.#parts;
    const { live, peak } = gpu.memory;
    const liveBytes = live + tensorFlowBytes();
    const peakBytes = Math.max(this.#emitted.peakBytes, peak, liveBytes);
    if (liveBytes === this.#emitted.liveBytes && peakBytes === this.#emitted.peakBytes) return;
    this.#emitted = { liveBytes, peakBytes };
    host.emit({ type: 'memoryMeasured', runId, ...this.#emitted });
  }
}
