import type { StepMetrics } from '#run/metrics.ts';
import type { Diagnostician } from './diagnosis/diagnostician.ts';
import { tellTensorHealth } from './diagnosis/report.ts';
import type { RunParts } from './runParts.ts';

/** Metrics leave in batches, at most this often. */
const REPORT_INTERVAL_MS = 250;

/** Collects steps and sends them on a few times a second. */
export class StepReport {
  readonly #parts: RunParts;
  #waiting: StepMetrics[] = [];
  #sentAt = Number.NEGATIVE_INFINITY;
  #diagnostician: Diagnostician | null = null;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** The tensors' health goes out with the steps. */
  watch(diagnostician: Diagnostician): void {
    this.#diagnostician = diagnostician;
  }

  add(steps: readonly StepMetrics[]): void {
    this.#waiting.push(...steps);
    if (performance.now() - this.#sentAt >= REPORT_INTERVAL_MS) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const { host, runId } = this.#parts;
    host.emit({ type: 'stepsFinished', runId, steps: this.#waiting });
    if (this.#diagnostician !== null) tellTensorHealth(this.#parts, this.#diagnostician);
    this.#waiting = [];
    this.#sentAt = performance.now();
  }
}
