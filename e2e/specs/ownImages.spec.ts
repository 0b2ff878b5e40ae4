import { gzipSync } from 'node:zlib';
import { dataInput } from '../tools/page.ts';
import { cifarRecords, folderOf, png } from './badFiles.ts';
import { expect, type Lab, test } from './lab.ts';

const SHORT = { imageSide: 16, epochs: 1, evaluateEvery: 1 } as const;

/** Trains on what is loaded, as the `run`-th run of the page. */
async function trains(lab: Lab, steps: number, run: number) {
  const before = lab.steps().length;
  await expect(lab.button('Train')).toBeEnabled();
  await lab.button('Train').click();
  expect(await lab.ended(run)).toMatchObject({ state: 'finished', fault: null });
  expect(lab.steps()).toHaveLength(before + steps);
}

/** Enough bytes that decoded images are kept in a file, from which they are streamed. */
const STREAMED = { ...SHORT, maxSteps: 2, storedSide: 96, imageMemory: 'streamed' } as const;

test('gzipped CIFAR-10 records, then a folder of pictures to be resized: each loads and trains', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.open(STREAMED);
  await test.step('CIFAR-10 records, gzipped', async () => {
    await dataInput(page, 'file').setInputFiles({
      name: 'data_batch_1.bin.gz',
      mimeType: 'application/gzip',
      buffer: gzipSync(cifarRecords(640)),
    });
    await expect(page.getByText(/^640 images/)).toBeVisible();
    await expect(page.getByText(/640 images streamed from disk/)).toBeVisible();
    await trains(lab, 2, 1);
    expect(lab.evaluations().at(-1)?.knnLevels).toHaveLength(1);
  });

  await test.step('a folder of pictures, one folder per class', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 90 }, (_, i) => [
        `${['cats', 'dogs', 'owls'][i % 3]}/${i}.png`,
        png(40),
      ]),
    );
    const folder = folderOf(test.info().outputPath('pets'), files);
    await dataInput(page, 'folder').setInputFiles(folder);
    await expect(page.getByText(/^90 images/)).toBeVisible();
    await expect(page.getByText(/resized/i).first()).toBeVisible();
    await trains(lab, 1, 2);
  });

  await test.step('the decoded images of the first are listed and deleted', async () => {
    await page.evaluate(() => {
      location.hash = '#/runs';
    });
    await page.getByText(/Decoded images: 1\d\.\d.MB/).click();
    await page.getByRole('button', { name: 'Delete the decoded images of CIFAR-10' }).click();
    await expect(page.getByText(/Decoded images/)).toHaveCount(0);
  });
});

test('a bad picture is skipped and named, classes are counted, a reload asks for the folder by name', async ({
  lab,
}) => {
  const { page } = lab;
  const files: Record<string, Buffer> = Object.fromEntries(
    Array.from({ length: 90 }, (_, i) => [`${['cats', 'dogs', 'owls'][i % 3]}/${i}.png`, png(32)]),
  );
  files['owls/liar.png'] = png(32, 20_000);
  // As large as is allowed.
  files['owls/2.png'] = png(4096);
  await lab.open(SHORT);
  await dataInput(page, 'folder').setInputFiles(folderOf(test.info().outputPath('pets'), files));
  const settings = page.getByRole('region', { name: 'Settings' });
  await expect(settings.getByText(/^90 images/)).toBeVisible();
  await expect(settings.getByText(/Skipped \(1 of 91 images\).*liar\.png/)).toBeVisible();
  await settings.getByText('3 classes, 30 images each').click();
  await expect(settings.getByRole('listitem').filter({ hasText: /^owls/ })).toContainText('30');

  // A preset leaves the form on them.
  await page.getByRole('button', { name: 'Preset: Quick' }).click();
  await page.getByRole('button', { name: /^PCL, quick/ }).click();
  await expect(settings.getByText(/Your images stay/)).toBeVisible();
  await lab.button('Undo a settings change').click();

  await page.reload();
  await expect(settings.getByText(/Your images “pets” \(91 files\) from last time/)).toBeVisible();
  await expect(settings.getByRole('img', { name: /sample images/ })).toBeHidden();
  await expect(lab.status).toContainText('Your images “pets”');
  await expect(lab.button('Train')).toBeDisabled();
  await lab.button('Train').click({ force: true });
  await expect(lab.alerts).toContainText('“pets”');
  await settings.getByRole('radio', { name: 'Emoji scenes' }).check({ force: true });
  await expect(lab.status).toContainText('Ready');
});
