import type { Page } from '@playwright/test';
import { dataInput } from '../tools/page.ts';
import { storeRuns } from '../tools/storedRuns.ts';
import { cifarRecords, folderOf, png } from './badFiles.ts';
import { expect, Lab, SMALL, test } from './lab.ts';

const STORED_RUN = 'quick-stored';

// One page for all tests, in one worker: a run is stored first, then every bad input is tried.
test.describe.configure({ mode: 'default' });
let page: Page;
let lab: Lab;

test.beforeAll(async ({ browser, server }) => {
  page = await browser.newPage();
  lab = new Lab(page, server.address);
  await lab.open({ ...SMALL, epochs: 1 });
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).length))
    .toBeGreaterThan(0);
  await storeRuns(page, [{ runId: STORED_RUN, steps: 200 }]);
});

test.afterEach(async () => {
  // The page still works, and the stored run is unchanged.
  await page.goto('about:blank');
  await lab.open({ ...SMALL, epochs: 1 });
  await expect(lab.button('Train')).toBeEnabled();
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  await expect(runs.getByText(STORED_RUN).first()).toBeVisible();
  await page.getByRole('link', { name: 'Train', exact: true }).click();
});

test.afterAll(() => page.close());

/** Gives a file to the page as its picker would; expects an alert with all of these words. */
async function expectRefusal(name: string, buffer: Buffer, words: readonly (string | RegExp)[]) {
  await dataInput(page, 'file').setInputFiles({
    name,
    mimeType: 'application/octet-stream',
    buffer,
  });
  await expectAlert(words);
}

async function expectAlert(words: readonly (string | RegExp)[]) {
  for (const word of words) await expect(lab.alerts).toContainText(word);
}

test('a truncated file', async () => {
  const whole = cifarRecords(20);
  await expectRefusal('data_batch_1.bin', whole.subarray(0, whole.length - 100), [
    'data_batch_1.bin',
    /3\s?073/,
  ]);
  // The images that were loaded before are not taken in its place.
  await expect(lab.status).toContainText('No images to train on');
  await expect(lab.button('Train')).toBeDisabled();
});

test('a file of another kind', async () => {
  await expectRefusal('thesis.pdf', Buffer.from('%PDF-1.7\nnot an image'), ['thesis.pdf']);
});

test('labels out of range', async () => {
  await expectRefusal('data_batch_2.bin', cifarRecords(20, 5, 10), ['data_batch_2.bin', 'label']);
});

test('an image whose header gives a wrong size', async () => {
  const folder = folderOf(test.info().outputPath('animals'), {
    'cat/honest.png': png(32),
    'cat/liar.png': png(32, 20_000),
    'dog/honest.png': png(32),
  });
  await dataInput(page, 'folder').setInputFiles(folder);
  // The file is named, whether only it or all files are refused.
  const words = page.getByText(/liar\.png/).first();
  await expect(words).toBeVisible();
  await expect(page.getByText(/20\s?000/).first()).toBeVisible();
});

test('an empty folder', async () => {
  const folder = folderOf(test.info().outputPath('nothing'), {});
  await dataInput(page, 'folder').setInputFiles(folder);
  await expectAlert([/no files|empty/i]);
});

test('a folder without images', async () => {
  const folder = folderOf(test.info().outputPath('notes'), {
    'a/readme.txt': Buffer.from('nothing to see'),
  });
  await dataInput(page, 'folder').setInputFiles(folder);
  await expectAlert(['readme.txt']);
});

test('a config value out of range in the address', async () => {
  await lab.openAt('?preset=quick&set=temperature=50&set=nonsense=1&preset=no-such');
  await expectAlert(['temperature', '0.01 to 2', 'nonsense', 'no-such']);
  await page.goto('about:blank');
  await lab.open(SMALL);
});

test('a config value out of range in the form', async () => {
  await lab.openSection('Method');
  await page.getByLabel(/^Temperature/).fill('50');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Must be 0.01 to 2.')).toBeVisible();
  const runs = lab.events.filter((event) => event.type === 'runStarted').length;
  // The button is shown as disabled; pressing it shows the reason.
  await expect(lab.button('Train')).toBeDisabled();
  await lab.button('Train').click({ force: true });
  await expectAlert(['temperature', '0.01 to 2']);
  expect(lab.events.filter((event) => event.type === 'runStarted').length).toBe(runs);
});

test('no WebGPU', async ({ playwright, server }, info) => {
  const { executablePath } = info.project.use.launchOptions ?? {};
  const bare = await playwright.chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--disable-gpu', '--no-sandbox'],
  });
  const barePage = await bare.newPage();
  const bareLab = new Lab(barePage, server.address);
  await bareLab.open();
  await expect(bareLab.alerts).toContainText(/WebGPU|adapter/);
  await bareLab.button('Train').click();
  await expect(bareLab.alerts.filter({ hasText: 'Training did not start' })).toBeVisible();
  await bare.close();
});
