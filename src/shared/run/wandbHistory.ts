/**
 * A run as a history for Weights & Biases: a line of JSON for each step, with W&B's own `_step`,
 * `_timestamp` (seconds since 1970) and `_runtime` (seconds), and the names that TensorBoard gets. What
 * was measured after a step is in a line of its own with that step's number. JSON has no NaN: such
 * numbers are the strings "NaN", "Infinity" and "-Infinity", which W&B takes for them.
 */
import { createYielder } from '#base/yieldEvery.ts';
import { type RecordedRun, scalarsOf } from './runScalars.ts';

export async function wandbHistory(run: RecordedRun): Promise<ArrayBuffer> {
  const yieldNow = createYielder();
  const lines: string[] = [];
  for (const { atMs, step, scalars } of scalarsOf(run)) {
    const place = {
      ...{ _step: step, _timestamp: atMs / 1000 },
      _runtime: (atMs - run.startedAt) / 1000,
    };
    const values = scalars.map(([tag, value]) => [
      tag,
      Number.isFinite(value) ? value : String(value),
    ]);
    lines.push(`${JSON.stringify({ ...place, ...Object.fromEntries(values) })}\n`);
    await yieldNow();
  }
  return new Blob(lines).arrayBuffer();
}
