import { createHash } from 'node:crypto';
import type { Page, Worker } from '@playwright/test';
import { inEnglish, speak } from '#base/words.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { RunConfig } from '#run/config.ts';
import type { FaultBrowser } from './faultBrowser.ts';
import { type FaultContext, FaultMissed, type Try } from './faultCase.ts';
import { FaultPage, pause, SMALL, timed } from './faultPage.ts';
import { savedRun, storedRecords } from './storedRecords.ts';

/** A run that is over in seconds, with a state at each end of an epoch. */
const SHORT: Readonly<Partial<RunConfig>> = { ...SMALL, epochs: 12, linearProbe: 'never' };

/** SHA-256 of every array of the run's newest state, by name. */
async function arraysOf(page: Page, runId: string): Promise<ReadonlyMap<string, string>> {
  const { states } = await savedRun(await storedRecords(page), runId);
  const bytes = states.at(-1)?.bytes;
  if (bytes === undefined) throw new FaultMissed(`nothing of run ${runId} is stored`, 1);
  const { tensors } = await readSafetensors(new Uint8Array(bytes), runId);
  return new Map(
    tensors.map(({ name, data }) => [name, createHash('sha256').update(data).digest('hex')]),
  );
}

/**
 * What an uninterrupted run comes to, by the page's address; made once, as its bits do not depend
 * on the browser's process.
 */
const straight = new Map<string, Promise<ReadonlyMap<string, string>>>();

function straightRun(
  { address }: FaultContext,
  browser: FaultBrowser,
): Promise<ReadonlyMap<string, string>> {
  const known = straight.get(address);
  if (known !== undefined) return known;
  const run = (async () => {
    const lab = await FaultPage.open(browser.context, address, SHORT);
    await lab.usable();
    const runId = await lab.train();
    await lab.event('runEnded');
    const arrays = await arraysOf(lab.page, runId);
    await lab.page.close();
    return arrays;
  })();
  straight.set(address, run);
  return run;
}

/** A lab in training whose first state is kept. @param n shifts the moment, as the tries go on */
export async function trainingLab(
  { address, tries }: FaultContext,
  browser: FaultBrowser,
  n: number,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<{ readonly lab: FaultPage; readonly runId: string }> {
  const lab = await FaultPage.create(browser.context, address);
  await prepare(lab.page);
  await lab.goto(SHORT);
  await lab.usable();
  const runId = await lab.train();
  await lab.event('checkpointKept');
  await pause((n * MOMENTS_MS) / Math.max(1, tries - 1));
  return { lab, runId };
}

/** Milliseconds after the first kept state; a step takes a few hundred. */
const MOMENTS_MS = 1000;

/** The worker that trains. */
export function trainerOf(page: Page): Worker {
  const worker = page.workers().findLast((one) => one.url().includes('trainer.worker'));
  if (worker === undefined) throw new FaultMissed('the page has no training worker');
  return worker;
}

/**
 * A run that loses what it trains with: it is said, it continues by itself, and its end has the
 * bits of an uninterrupted one.
 */
export async function lostAndRecovered(
  context: FaultContext,
  browser: FaultBrowser,
  n: number,
  inject: (lab: FaultPage) => Promise<void>,
  prepare?: (page: Page) => Promise<void>,
): Promise<Try> {
  const want = await straightRun(context, browser);
  const { lab, runId } = await trainingLab(context, browser, n, prepare);
  try {
    const from = lab.events.length;
    const kept = lab.keptStep(runId);
    const recoverMs = await timed(async () => {
      await inject(lab);
      await lab.page
        .getByText(/was lost at step \d/)
        .first()
        .waitFor({ timeout: 20_000 });
      await lab.event('runStarted', () => true, from, 60_000);
      await lab.event('stateChanged', ({ state }) => state === 'training', from);
    });
    const again = await lab.event('runStarted', () => true, from);
    if (again.fromStep < kept) {
      throw new FaultMissed(`step ${kept} was kept, and it continues from ${again.fromStep}`, 1);
    }
    await lab.page
      .getByText(/was lost at step \d.*continues from/)
      .first()
      .waitFor();
    const ended = await lab.event('runEnded', ({ state }) => state !== 'failed', from);
    if (ended.state !== 'finished') throw new FaultMissed(`the run ended as ${ended.state}`);
    const got = await arraysOf(lab.page, runId);
    const others = [...want].filter(([name, hash]) => got.get(name) !== hash);
    if (got.size !== want.size || others.length > 0) {
      throw new FaultMissed(
        `${others.length} of ${want.size} arrays differ from an uninterrupted run, ${others[0]?.[0]} first`,
      );
    }
    const hash = createHash('sha256')
      .update(JSON.stringify([...got].toSorted()))
      .digest('hex');
    context.note(`${got.size} arrays as without the fault, ${hash.slice(0, 12)}`);
    return { recoverMs };
  } finally {
    await lab.page.close().catch(() => {});
  }
}

/** Why the run of this page failed, in English. */
export function failureOf(lab: FaultPage): string {
  const ended = lab.events.findLast((event) => event.type === 'runEnded');
  return ended?.type === 'runEnded' && ended.fault !== null
    ? speak(inEnglish, ended.fault.message)
    : '';
}
