import type { Page } from '@playwright/test';
import { withTrainerHook } from '../faults/trainerHook.ts';
import { expect, Lab, SMALL_PCL, test } from './lab.ts';

/** Keys of the stored features, one record per batch. */
function storedBatches(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'protolab-features')) return [];
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('protolab-features'));
    const keys = await settled(database.transaction('batches').objectStore('batches').getAllKeys());
    database.close();
    return keys.map((key) => JSON.stringify(key));
  });
}

/** Runs in the worker: stops it for ever before it stores the batch of that index. */
function stopBefore(batch: number): void {
  let stored = 0;
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value, key) {
    if (this.name === 'batches' && stored++ === batch) {
      // Shared memory of a page that is not isolated.
      const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
      Atomics.wait(new Int32Array(buffer), 0, 0);
    }
    return put.call(this, value, key);
  };
}

const BATCHES = 10;
const BEFORE_STOP = 4;
const IMAGES = 128 * BATCHES;

const passes = (lab: Lab) =>
  lab.events.flatMap((event) => (event.type === 'featuresStored' ? [event] : []));

test('prototypes come from stored features; an interrupted pass continues with its missing batches', async ({
  page,
  server,
}) => {
  const hooked = await withTrainerHook(server.address, stopBefore, BEFORE_STOP);
  const lab = new Lab(page, hooked.address);
  await lab.listen();
  // A fifth of the images is held out.
  await lab.open({ ...SMALL_PCL, scenesPerClass: (IMAGES / 8) * 1.25 }, 'pcl-quick');
  await expect(lab.status).toContainText('Ready');
  await lab.button('Train').click();

  const kept = await test.step('a reload keeps the stored batches', async () => {
    await expect
      .poll(() => passes(lab).at(-1)?.images ?? 0, { timeout: 300_000 })
      .toBeGreaterThanOrEqual(256);
    hooked.unhook();
    await lab.page.reload();
    await lab.page.getByRole('link', { name: 'Runs', exact: true }).click();
    const runs = lab.page.getByRole('region', { name: 'Runs', exact: true });
    const state = runs.getByRole('table').getByText('stopped', { exact: true });
    await expect(state).toBeVisible({ timeout: 30_000 });
    await expect(runs).toContainText('of storage used');
    const stored = await storedBatches(lab.page);
    expect(stored).toHaveLength(BEFORE_STOP);
    return stored;
  });

  await test.step('Resume continues with the first missing batch', async () => {
    const before = passes(lab).length;
    await lab.page.getByRole('link', { name: /^pcl-quick-/ }).click();
    await lab.button('Resume').click();
    await expect
      .poll(() => passes(lab).at(before)?.images, { timeout: 300_000 })
      .toBe(kept.length * 128);
    expect(await lab.ended(1, 120_000)).toMatchObject({ state: 'finished', fault: null });
    // One record per batch, and the earlier records are unchanged.
    const stored = await storedBatches(lab.page);
    expect(stored).toHaveLength(BATCHES);
    expect(stored).toEqual(expect.arrayContaining(kept));
    // 128 float32 per image.
    const all = { images: IMAGES, bytes: IMAGES * 512 };
    expect(passes(lab).at(-1)).toMatchObject(all);
  });

  await test.step('the page shows prototypes, losses and what is stored', async () => {
    const started = lab.events.find((event) => event.type === 'runStarted');
    await lab.openRun(started?.runId ?? '');
    const details = lab.page.getByRole('region', { name: 'Run details' });
    const rows = details.getByRole('table', { name: 'Prototypes' }).locator('tbody tr');
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText('8');
    await expect(details).toContainText(/655.kB of features stored/);
    await expect(details.getByRole('list', { name: 'Notes' })).toContainText('Resumed');
    await lab.page.getByRole('link', { name: 'Train', exact: true }).click();
    await expect(lab.figure('Loss')).toContainText('ProtoNCE');
    await expect(lab.figure('Prototype accuracy')).toContainText(/\d\s%/);
    const steps = lab.steps();
    const epoch = IMAGES / 320;
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1));
    expect(steps).toHaveLength(2 * epoch);
    expect(steps.map(({ lossProto }) => lossProto === null)).toEqual(
      steps.map((_, i) => i < epoch),
    );
    for (const { loss } of steps) expect(Number.isFinite(loss)).toBe(true);
  });
  hooked.close();
});
