import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { torchZip } from '#checkpoint/pytorch/torchFile.fixture.ts';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import { expect, SMALL, test } from './lab.ts';

const NOTE = 'Learns slowly at first; the rate is to be raised in the next run of this kind.';

test('a run leaves as a file, is deleted for good, comes back and is resumed', async ({ lab }) => {
  const { page } = lab;
  // Nobody answers a picker here: one gives a file of the private file system, one is forbidden.
  await page.addInitScript(() =>
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
      showDirectoryPicker: () => Promise.reject(new DOMException('', 'SecurityError')),
    }),
  );
  await lab.open({ ...SMALL, epochs: 200 });
  await expect(lab.status).toContainText('Ready');
  await lab.button('Train').click();
  await lab.step(5);

  await test.step('the table shows the run’s progress while it trains', async () => {
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const row = page.getByRole('row', { name: /Pin/ });
    await expect(row).toContainText(/[1-9]\d* of 400/);
    await page.getByRole('link', { name: /^Train/ }).click();
  });
  await lab.button('Stop').click();
  const { runId } = await lab.ended();
  const trained = lab.steps().at(-1)?.step ?? 0;

  await lab.openRun(runId);
  const run = lab.runPage(runId);
  const file = await test.step('its page has verdict, summary, settings and files', async () => {
    await expect(run).toContainText(`Stopped at step ${trained}, no alarm`);
    await expect(run.getByRole('region', { name: 'Summary' })).toContainText(`${trained} of 400`);
    const settings = run.getByRole('region', { name: 'Settings of the run' });
    await expect(settings).toContainText(/3 of \d+ settings differ from preset quick/);
    await expect(settings.getByRole('row', { name: /^Epochs/ })).toContainText('200');
    await expect(lab.figure('Loss').locator('svg path.chart-line').last()).toHaveAttribute(
      'd',
      /[LCH]/,
    );
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`)).toEqual([]);
    await run.getByLabel('Tags, separated by commas').fill('kept, small');
    await run.getByLabel('Tags, separated by commas').press('Enter');
    await run.getByLabel('Note', { exact: true }).fill(NOTE);
    await run.getByLabel('Note', { exact: true }).blur();
    await lab.button('Export features (.safetensors)').click();
    await expect(run.getByText('The features are written.')).toBeVisible();
    const written = await page.evaluate(async (name) => {
      const folder = await navigator.storage.getDirectory();
      const file = await (await folder.getFileHandle(name)).getFile();
      return [...new Uint8Array(await file.arrayBuffer())];
    }, `${runId}-features.safetensors`);
    const { tensors } = await readSafetensors(Uint8Array.from(written), 'features');
    const names = ['features', 'embedding', 'labels', 'held_out'];
    expect(tensors.map(({ name }) => name)).toEqual(names);
    const arrays: string[] = [];
    page.on('download', (one) => arrays.push(one.suggestedFilename()));
    await lab.button('Export features (.npy)').click();
    await expect(run.getByText('The features were downloaded: this browser')).toBeVisible();
    await expect
      .poll(() => arrays)
      .toEqual(
        ['', '-embedding', '-labels', '-held-out'].map((array) => `${runId}-features${array}.npy`),
      );
    page.removeAllListeners('download');
    const downloading = page.waitForEvent('download');
    await lab.button('Export run with checkpoint').click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`${runId}.zip`);
    return await download.path();
  });

  await test.step('deleted for good, its page says so', async () => {
    await run.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Deleted runs: 1').click();
    await lab.button('Remove permanently').click();
    await expect(page.getByText('Deleted runs: 1')).toBeHidden();
    await page.goto(`${page.url().split('#')[0]}#/runs/${runId}`);
    await expect(page.getByText('No run of this name is stored in this browser.')).toBeVisible();
  });

  await test.step('imported, it stands in the table with its tags, and continues', async () => {
    await page.getByRole('link', { name: 'All runs' }).click();
    const choosing = page.waitForEvent('filechooser');
    await lab.button('Import runs').click();
    const chooser = await choosing;
    expect(chooser.isMultiple()).toBe(true);
    await chooser.setFiles({
      name: 'moved.zip',
      mimeType: 'application/zip',
      buffer: await readFile(file),
    });
    const row = page.getByRole('row', { name: new RegExp(runId) });
    await expect(row).toContainText('imported');
    await expect(row).toContainText('small');
    // Its notes are whole at 1,280 px, and no column is cut off.
    await expect(row).toContainText(NOTE);
    const table = page.getByRole('region', { name: 'Table of runs' });
    await expect
      .poll(() => table.evaluate((box) => box.scrollWidth - box.clientWidth))
      .toBeLessThanOrEqual(0);
    await row.getByRole('link', { name: runId }).click();
    await expect(run.getByRole('region', { name: 'Summary' })).toContainText('moved.zip');
    await run.getByRole('button', { name: 'Resume' }).click();
    const before = lab.steps().length;
    await expect.poll(() => lab.steps().length, { timeout: 120_000 }).toBeGreaterThan(before);
    expect(lab.steps()[before]?.step).toBe(trained + 1);
    await lab.button('Stop').click();
    await lab.ended(2);
  });

  await test.step('weights of PyTorch are looked at before Train, and the next run begins with them', async () => {
    await page.getByRole('link', { name: /^Train/ }).click();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /^Export/ }).click();
    await page.getByRole('menuitem', { name: /^Start from weights/ }).click();
    const numbers = (...shape: number[]) => {
      const length = shape.reduce((product, side) => product * side, 1);
      return { shape, data: new Float32Array(length).fill(1) };
    };
    const weights = torchZip({
      'module.encoder_q.bn1.weight': numbers(8),
      'module.encoder_q.conv1.weight': numbers(8, 3, 7, 7),
    });
    await (await choosing).setFiles({
      name: 'moco.pth.tar',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(weights),
    });
    const card = page.getByRole('region', { name: 'The next run starts from moco.pth.tar' });
    await expect(card).toContainText('names of MoCo, PCL: 1 tensors loaded, 1 of another shape');
    await expect(card.getByRole('row', { name: /^Other shape/ })).toContainText(
      '[8, 3, 7, 7] in the file, [8, 3, 3, 3] in the model',
    );
    await expect(card).toContainText('is kept in this browser for after a reload');
    await page.reload();
    await expect(card).toContainText('names of MoCo, PCL: 1 tensors loaded');
    await lab.button('Train from these weights').click();
    await expect(card).toBeHidden();
    const begun = () => lab.events.findLast((event) => event.type === 'runStarted');
    await expect.poll(() => begun()?.weights?.file).toBe('moco.pth.tar');
    await lab.button('Stop').click();
    await lab.ended(3);
  });

  await test.step('a damaged file is refused by name, and nothing is lost', async () => {
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByLabel('Files of runs').setInputFiles({
      name: 'bad.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"format":"protolab-run","version":2,"runId":"x"}'),
    });
    await expect(page.getByRole('alert').filter({ hasText: 'bad.json' })).toContainText(
      'cannot be imported: its field',
    );
    await expect(page.getByRole('row', { name: new RegExp(runId) })).toBeVisible();
  });
});
