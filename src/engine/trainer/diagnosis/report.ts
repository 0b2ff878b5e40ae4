import type { Evidence } from '#diagnosis/evidence.ts';
import type { Event } from '#run/protocol.ts';
import type { Diagnostician } from './diagnostician.ts';
import type { StepRing } from './stepRing.ts';

/** The run whose events they are, and who receives them. */
interface Wire {
  readonly runId: string;
  readonly host: { emit(event: Event): void };
}

/** Makes a diagnosis and emits it, with the tensor health of the steps before it. */
export async function reportDiagnosis(
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

/** Emits the points of the thinned history added since the last call. */
export function reportTensorHealth({ runId, host }: Wire, ring: StepRing): void {
  for (const part of ring.takePoints()) host.emit({ type: 'tensorHealth', runId, ...part });
}
