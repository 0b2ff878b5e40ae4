import type { FaultBrowser } from '../faultBrowser.ts';
import type { FaultContext, Try } from '../faultCase.ts';
import { FaultPage, pause, timed } from '../faultPage.ts';
import { requireKept } from '../storedRecords.ts';

/** Milliseconds after the last step of an epoch, where its state is written. */
const SPREAD_MS = 400;

/**
 * A run that is interrupted while it writes a state, at another moment in each try.
 * @param interrupt ends the page or its document, and returns the page that goes on
 */
export async function interruptedSave(
  { address, tries }: FaultContext,
  { context }: FaultBrowser,
  n: number,
  interrupt: (lab: FaultPage) => Promise<FaultPage>,
): Promise<Try> {
  const lab = await FaultPage.open(context, address);
  await lab.usable();
  const runId = await lab.train();
  const first = await lab.event('checkpointKept');
  const from = lab.events.length;
  await lab.event('stepsFinished', ({ steps }) => (steps.at(-1)?.step ?? 0) > first.step, from);
  await pause((n * SPREAD_MS) / Math.max(1, tries - 1));
  let again = lab;
  const recoverMs = await timed(async () => {
    again = await interrupt(lab);
    await again.usable();
  });
  try {
    await requireKept(again.page, runId, lab.keptStep(runId));
  } finally {
    await again.page.close();
  }
  return { recoverMs };
}
