import { gzipSync } from 'node:zlib';
import { dataInput } from '../tools/page.ts';
import { cifarRecords, folderOf, png } from './badFiles.ts';
import { expect, type Lab, test } from './lab.ts';

const SHORT = { epochs: 1, evaluateEvery: 1 } as const;

async function trains(lab: Lab, steps: number) {
  await expect(lab.status).toContainText('Ready');
  await lab.button('Train').click();
  expect(await lab.ended()).toMatchObject({ state: 'finished', fault: null });
  expect(lab.steps()).toHaveLength(steps);
}

test('CIFAR-10 records, gzipped, load and train', async ({ lab }) => {
  await lab.open(SHORT);
  await dataInput(lab.page, 'file').setInputFiles({
    name: 'data_batch_1.bin.gz',
    mimeType: 'application/gzip',
    buffer: gzipSync(cifarRecords(200)),
  });
  await expect(lab.page.getByText('200 images')).toBeVisible();
  await trains(lab, 2);
  expect(lab.evaluations().at(-1)?.knnLevels).toHaveLength(1);
});

test('a folder of pictures, one folder per class, is resized and trains', async ({ lab }) => {
  const files = Object.fromEntries(
    Array.from({ length: 90 }, (_, i) => [`${['cats', 'dogs', 'owls'][i % 3]}/${i}.png`, png(40)]),
  );
  await lab.open(SHORT);
  const folder = folderOf(test.info().outputPath('pets'), files);
  await dataInput(lab.page, 'folder').setInputFiles(folder);
  await expect(lab.page.getByText(/^90 images/)).toBeVisible();
  await expect(lab.page.getByText(/resized/i).first()).toBeVisible();
  await trains(lab, 1);
});
