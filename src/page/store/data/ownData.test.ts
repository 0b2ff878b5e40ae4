import { beforeEach, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say, verbatim } from '#base/words.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import { presetConfig } from '#run/presets.ts';
import { adapter, setUp } from '#store/lab.fixture.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

const pets: DatasetSummary = {
  ...{ name: 'pets', images: 1000, side: 32, levels: [], testImages: 0, notes: [] },
  credit: verbatim(''),
};
const files = [{ path: 'pets/a.png', blob: new Blob() }];

async function openLab(search: string, entries: readonly HistoryEntry[] = []) {
  const { lab, emit, sent } = setUp(search, entries);
  await lab.history.refresh();
  emit({ type: 'deviceOpened', adapter });
  const why = () => english(lab.alerts.getState().alerts[0]?.sentences[0]);
  return { lab, emit, sent, why };
}

const own = historyEntry('own-1', {
  config: { ...presetConfig('quick'), dataset: 'files' },
  dataset: 'pets',
  state: 'stopped',
});

test('Resume of a run on own files asks for them by name, and trains on no others', async () => {
  const { lab, emit, sent, why } = await openLab('?preset=quick', [own]);
  emit({ type: 'datasetLoaded', summary: { ...pets, name: 'Emoji scenes' }, samples: [] });
  lab.continueRun('own-1', own.config);
  expect(why()).toBe('The run was trained on your own images, “pets”. Choose them under Images.');
  expect(lab.config.getState().values.dataset).toBe('files');
  expect(sent('resumeRun')).toEqual([]);

  lab.giveFiles([{ path: 'cars/a.png', blob: new Blob() }], 'cars');
  emit({ type: 'datasetLoaded', summary: { ...pets, name: 'cars' }, samples: [] });
  lab.continueRun('own-1', own.config);
  expect(why()).toContain('“cars” is loaded. Choose “pets”');
  expect(sent('resumeRun')).toEqual([]);

  lab.giveFiles(files, 'pets');
  emit({ type: 'datasetLoaded', summary: pets, samples: [] });
  lab.continueRun('own-1', own.config);
  expect(sent('resumeRun')).toEqual([{ type: 'resumeRun', runId: 'own-1' }]);
});

test('a fork of such a run asks for its files by name too', async () => {
  const { lab, why } = await openLab('?preset=quick', [own]);
  lab.fork('own-1');
  lab.train();
  expect(why()).toContain('“pets”');
});

test('a preset leaves the form on own files that are there; one press takes the preset’s', async () => {
  const { lab, emit } = await openLab('?preset=quick');
  lab.giveFiles(files, 'pets');
  emit({ type: 'datasetLoaded', summary: pets, samples: [] });
  lab.config.choosePreset('emoji');
  expect(lab.config.getState()).toMatchObject({ preset: 'emoji', differing: ['dataset'] });
  expect(lab.config.getState().values).toEqual({ ...presetConfig('emoji'), dataset: 'files' });
  lab.config.resetFields(['dataset']);
  expect(lab.config.getState().values.dataset).toBe('emoji');
  // Chosen away from, they do not come back by themselves.
  lab.config.choosePreset('quick');
  expect(lab.config.getState().values.dataset).toBe('scenes');
});

test('after a refused file Train gives its reason and takes no other images', async () => {
  const { lab, emit, sent, why } = await openLab('?preset=quick');
  emit({ type: 'datasetLoaded', summary: { ...pets, name: 'Emoji scenes' }, samples: [] });
  lab.giveFiles([{ path: 'bad.bin', blob: new Blob() }], 'bad.bin');
  emit({ type: 'datasetFailed', message: say('{{file}} is empty.', { file: 'bad.bin' }) });
  lab.train();
  expect(why()).toBe('bad.bin is empty.');
  expect(sent('start')).toEqual([]);
});

test('files that are given open their section', async () => {
  const { lab } = await openLab('?preset=quick');
  lab.giveFiles(files, 'pets');
  expect(lab.rail.getState().open).toBe('images');
});
