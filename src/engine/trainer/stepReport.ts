import type { StepMetrics } from '#run/metrics.ts';
import { reportTensorHealth } from './diagnosis/report.ts';
import type { StepRing } from './diagnosis/stepRing.ts';
import type { RunParts } from './runParts.ts';

/** The least time between two batches of metrics. */
const REPORT_INTERVAL_MS = 250;

/** Collects steps and reports them a few times a second, with the health of their tensors. */
export class StepReport {
  readonly #parts: RunParts;
  readonly #ring: StepRing;
  #waiting: StepMetrics[] = [];
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RunParts, ring: StepRing) {
    this.#parts = parts;
    this.#ring = ring;
  }

  add(step: StepMetrics): void {
    this.#waiting.push(step);
    if (performance.now() - this.#sentAt >= REPORT_INTERVAL_MS) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const { host, runId } = this.#parts;
    host.emit({ type: 'stepsFinished', runId, steps: this.#waiting });
    reportTensorHealth(this.#parts, this.#ring);
    this.#waiting = [];
    this.#sentAt = performance.now();
  }
}
