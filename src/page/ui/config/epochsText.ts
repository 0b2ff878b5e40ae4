import type { Stage } from '#run/stages.ts';

/** A stage's epochs as the plan writes them: "20–24", "7". */
export function epochsText({ firstEpoch, lastEpoch }: Stage): string {
  return firstEpoch === lastEpoch ? String(firstEpoch) : `${firstEpoch}–${lastEpoch}`;
}
