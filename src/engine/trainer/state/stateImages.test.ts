import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imagesFingerprint } from '#data/imagesFingerprint.ts';
import { testDataset } from '#node/testDataset.ts';
import { noteOfImages, problemWithImages } from './stateImages.ts';

const dataset = testDataset(40, 8);
const own = {
  ...{ name: 'coloured noise', images: 40, side: 8, testImages: 0, levels: [] },
  fingerprint: await imagesFingerprint(dataset),
};
const changed = (change: (value: number) => number) => ({
  ...{ ...dataset, name: 'copied', pixels: dataset.pixels.map(change) },
});

test('images are known by their content, whatever they are called, and otherwise asked for', async () => {
  expect(
    await problemWithImages(
      own,
      changed((value) => value),
    ),
  ).toBeNull();
  expect(
    english(
      await problemWithImages(
        own,
        changed((value) => 255 - value),
      ),
    ),
  ).toMatch(
    /their content is not \(fingerprint [0-9a-f]{8}, and [0-9a-f]{8} is loaded\).*“coloured noise”/,
  );
  expect(english(await problemWithImages(own, testDataset(30, 8)))).toMatch(/40 images of 8 px/);
  const { fingerprint: _, ...unknown } = own;
  expect(
    english(
      await problemWithImages(
        unknown,
        changed((value) => value),
      ),
    ),
  ).toMatch(/“copied”/);
  expect(await problemWithImages(undefined, dataset)).toBeNull();
});

test('a run that goes on with rounded images says so', async () => {
  const state = { step: 3, run: { runId: 'a', dataset: own, totalSteps: 9, stepsPerEpoch: 3 } };
  expect(await noteOfImages(state, dataset)).toBeNull();
  const rounded = changed((value) => Math.min(255, value + 1));
  expect(await problemWithImages(own, rounded)).toBeNull();
  expect(english(await noteOfImages(state, rounded))).toMatch(/decoded elsewhere/);
});
