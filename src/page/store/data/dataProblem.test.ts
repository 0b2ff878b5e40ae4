import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say, verbatim } from '#base/words.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import { presetConfig } from '#run/presets.ts';
import { dataProblem } from './dataProblem.ts';
import { createDataStore, type DataState, holdsImagesOf, wantedData } from './dataStore.ts';
import { whyNoKnn } from './dataWords.ts';

const summary: DatasetSummary = {
  ...{ name: 'pets', images: 100, side: 32, levels: [], testImages: 0, notes: [] },
  credit: verbatim(''),
};
const form = presetConfig('moco-cifar10');
const given = { number: 1, files: [], name: 'pets' };
const key = wantedData(form, given)?.key ?? '';
const state = (changes: Partial<DataState>): DataState => ({
  ...createDataStore().getState(),
  ...changes,
});
const said = (changes: Partial<DataState>, dataset?: string) =>
  english(dataProblem(form, state(changes), dataset));

test('CIFAR-10 without files has a problem, emoji has none', () => {
  expect(said({})).toContain('no files are loaded');
  expect(dataProblem(presetConfig('quick'), state({}))).toBeNull();
});

test('files of the last session are named with what to do', () => {
  const known = { name: 'pets', dataset: 'pets', files: 1240 } as const;
  expect(said({ known: [{ ...known, access: 'ask' }] })).toBe(
    'Your images “pets” (1 240 files) are not open. Allow access to them under Images.',
  );
  expect(said({ known: [{ ...known, access: 'choose' }] })).toContain('Choose them again');
});

test('a run to continue asks for its own files, not for the last ones', () => {
  const cars = { name: 'cars', dataset: 'cars', files: 10, access: 'ask' } as const;
  expect(said({ known: [cars] }, 'pets')).toBe(
    'The run was trained on your own images, “pets”. Choose them under Images.',
  );
  expect(said({ known: [cars], asked: 'cars' })).toContain('“cars” (10 files)');
  const loaded = { key, summary: { ...summary, name: 'cars' }, samples: [] };
  expect(said({ given, loaded }, 'pets')).toContain('“cars” is loaded. Choose “pets”');
  expect(said({ given, loaded })).toBe('');
});

test('refused files are the problem, whatever was loaded before', () => {
  const failed = { key, message: say('{{file}} is empty.', { file: 'a.bin' }) };
  const loaded = { key: 'emoji 32', summary, samples: [] };
  expect(said({ given, failed, loaded })).toBe('a.bin is empty.');
  expect(dataProblem(presetConfig('emoji'), state({ given, failed, loaded }))).toBeNull();
});

test('unlabelled images say why kNN is empty', () => {
  expect(english(whyNoKnn(summary))).toContain('no labels');
  expect(whyNoKnn({ levels: [{ name: 'class', classes: 2 }] })).toBeNull();
});

test('images of a run are those of its config, own files also of its name', () => {
  const loaded = { key, summary, samples: [] };
  const run = { config: form, dataset: 'pets' };
  expect(holdsImagesOf(state({ given, loaded }), run)).toBe(true);
  expect(holdsImagesOf(state({ given, loaded }), { ...run, dataset: 'cars' })).toBe(false);
  expect(holdsImagesOf(state({ given, loaded }), { ...run, config: presetConfig('quick') })).toBe(
    false,
  );
  expect(holdsImagesOf(state({}), run)).toBe(false);
});
