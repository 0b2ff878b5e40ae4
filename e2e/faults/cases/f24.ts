import type { FaultBrowser } from '../faultBrowser.ts';
import { eachTry, type FaultCase, type FaultContext, FaultMissed } from '../faultCase.ts';
import { FaultPage, SMALL } from '../faultPage.ts';
import { savedRun, storedRecords } from '../storedRecords.ts';
import { trainerOf, withTrainerHook } from '../trainerHook.ts';

const WAYS = ['throws', 'aborts'] as const;

/** Calls of a short run, about: two epochs with their states and metrics. */
const CALLS = 24;

/** One call of the storage fails, at another place in each try: nothing is called saved that is not. */
export const f24: FaultCase = {
  id: 'F24',
  what: 'a storage call throws or aborts, at each of its places',
  tries: 6,
  fullTries: WAYS.length * CALLS,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, (n) => {
      const way = WAYS[n % WAYS.length] ?? 'throws';
      const places = Math.ceil(context.tries / WAYS.length);
      const call = Math.floor((Math.floor(n / WAYS.length) * CALLS) / places);
      return failAt(context, browser, { way, call });
    });
  },
};

interface Failure {
  readonly way: (typeof WAYS)[number];
  /** The call that fails, from 0. */
  readonly call: number;
}

async function failAt({ address }: FaultContext, browser: FaultBrowser, failure: Failure) {
  const where = `call ${failure.call} ${failure.way}`;
  const hooked = await withTrainerHook(address, failOnce, failure);
  const context = await browser.browser.newContext({ serviceWorkers: 'block' });
  try {
    const lab = await FaultPage.open(context, hooked.address, { ...SMALL, epochs: 2 });
    await lab.usable();
    const runId = await lab.train();
    const end = await lab.event('runEnded', (event) => event.runId === runId);
    if (end.state !== 'finished') throw new FaultMissed(`${where}: the run ${end.state}`);
    if (lab.events.some(({ type }) => type === 'workerDied')) {
      throw new FaultMissed(`${where}: the worker died`);
    }
    const trainer = await trainerOf(lab.page);
    const failed = await trainer.evaluate(() => Reflect.get(globalThis, 'protolabFailed') === true);
    if (!failed) throw new Error(`${where}: the run makes fewer calls`);
    const saved = await savedRun(await storedRecords(lab.page), runId);
    const kept = lab.keptStep(runId);
    if (saved.step < kept) {
      throw new FaultMissed(`${where}: step ${kept} was called kept, ${saved.step} is stored`, 1);
    }
    const told = lab.events.some(({ type }) => type === 'storageFailed');
    if (saved.step === 0 && !told) throw new FaultMissed(`${where}: nothing stored, no word`);
    return {};
  } finally {
    await context.close();
    hooked.close();
  }
}

/** Runs in the worker before its code: one call of `open`, `put` or `commit` fails. */
function failOnce({ way, call }: Failure): void {
  let calls = 0;
  const isIt = () => {
    const now = calls++ === call;
    if (now) Object.assign(globalThis, { protolabFailed: true });
    return now;
  };
  const refused = () => new DOMException('made to fail', 'UnknownError');
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (this: IDBFactory, name, version) {
    if (isIt()) throw refused();
    return version === undefined ? open.call(this, name) : open.call(this, name, version);
  };
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key) {
    const fails = isIt();
    if (fails && way === 'throws') throw refused();
    const request = key === undefined ? put.call(this, value) : put.call(this, value, key);
    // As at a disk that fills up when the transaction is written.
    if (fails) this.transaction.abort();
    return request;
  };
}
