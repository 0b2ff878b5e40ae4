import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import { fileOf, load, png, zip } from '#data/files.fixture.ts';
import { tinyImageNetFiles } from './formats.fixture.ts';

const WNIDS = ['n01443537', 'n01629819', 'n02056570'];

test('the zip as downloaded: val by its list, class names from words.txt', async () => {
  // The fixture's decoder reads PNG alone, whatever the name.
  const files = tinyImageNetFiles(WNIDS, 30, png(8, 8));
  const list = 'tiny-imagenet-200/val/val_annotations.txt';
  const lines = new TextDecoder().decode(files[list]).split('\n');
  files[list] = new TextEncoder().encode(lines.slice(1).join('\n'));
  const dataset = await load([fileOf('tiny-imagenet-200.zip', zip(files))], 16);
  expect([imageCount(dataset), dataset.testStart]).toEqual([92, 90]);
  expect(dataset.levels[0]?.classNames).toEqual(['name 0', 'name 1', 'name 2']);
  expect([...(dataset.levels[0]?.labels.slice(88) ?? [])]).toEqual([2, 2, 1, 2]);
  const notes = dataset.notes.map(english).join('\n');
  expect(notes).toContain('The test images have no labels and were left out: 1 image.');
  expect(notes).toContain('val_0.JPEG in tiny-imagenet-200.zip is not in val_annotations.txt');
  expect(dataset.skipped).toHaveLength(1);
});

test('val sorted into folders of the classes, the list still beside them', async () => {
  const files = tinyImageNetFiles(WNIDS, 30, png(8, 8));
  const sorted = Object.entries(files).map(([name, bytes]) => {
    const wnid = WNIDS[Number(/val_(\d)/.exec(name)?.[1] ?? -1)];
    return fileOf(name.replace('val/images/', `val/${wnid}/images/`), bytes);
  });
  const dataset = await load(sorted, 16);
  expect([imageCount(dataset), dataset.testStart]).toEqual([93, 90]);
  expect([...(dataset.levels[0]?.labels.slice(89) ?? [])]).toEqual([2, 0, 1, 2]);
});
