import type { Evidence } from '#diagnosis/evidence.ts';
import type { Event } from '#run/protocol.ts';
import type { Diagnostician } from './diagnostician.ts';
import type { StepRing } from './stepRing.ts';

/** The run whose events they are, and who receives them. */
interface Wire {
  readonly runId: string;
  readonly host: { emit(event: Event): void };
}

/** Makes a diagnosis and tells it, with the health of the steps that led to it. */
export async function tellDiagnosis(
  { runId, host }: Wire,
  diagnostician: Diagnostician,
  why: Evidence['why'],
): Promise<void> {
  const diagnosis = await diagnostician.diagnose(why);
  if (diagnosis === null) return;
  for (const part of diagnostician.ring.takeAll()) {
    host.emit({ type: 'tensorHealth', runId, ...part });
  }
  host.emit({ type: 'diagnosisFinished', runId, diagnosis });
}

/** Tells the points of the thinned history that have come since. */
export function tellTensorHealth({ runId, host }: Wire, ring: StepRing): void {
  for (const part of ring.takePoints()) host.emit({ type: 'tensorHealth', runId, ...part });
}
