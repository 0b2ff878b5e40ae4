import { tensorFlowBytes } from '#evaluate/tensorflow.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { RunParts } from './runParts.ts';

/** The least time between two progress events of the compilation, ms. */
const COMPILE_EVENT_MS = 50;

/** Reports a run's kernel compilation and GPU memory. */
export class GpuReport {
  readonly #parts: Pick<RunParts, 'gpu' | 'runId' | 'host'>;
  #emitted = { liveBytes: 0, peakBytes: 0 };

  constructor(parts: Pick<RunParts, 'gpu' | 'runId' | 'host'>) {
    this.#parts = parts;
  }

  /** Compiles what no earlier graph of this device has, all at once, and finishes the graphs. */
  async compile(graphs: readonly StepGraph[]): Promise<void> {
    const { runId, host } = this.#parts;
    const pipelines = new Set(graphs.flatMap((graph) => [...graph.pipelines]));
    let done = 0;
    let emittedAt = Number.NEGATIVE_INFINITY;
    await Promise.all(
      [...pipelines].map(async (pipeline) => {
        await pipeline;
        done++;
        const now = performance.now();
        if (done < pipelines.size && now - emittedAt < COMPILE_EVENT_MS) return;
        emittedAt = now;
        host.emit({ type: 'kernelsCompiled', runId, done, total: pipelines.size });
      }),
    );
    await Promise.all(graphs.map((graph) => graph.finish()));
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
