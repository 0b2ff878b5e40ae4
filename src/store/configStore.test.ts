import { expect, test } from 'vitest';
import { presetConfig } from '#run/presets.ts';
import { createConfigStore, nearestPreset } from './configStore.ts';

const fresh = () => createConfigStore({ preset: null, changes: {} });

test('a new store is the scenes preset, unchosen and without problems', () => {
  const state = fresh().getState();
  expect(state.values).toEqual(presetConfig('scenes'));
  expect(state).toMatchObject({ preset: 'scenes', differing: [], problems: [], chosen: false });
});

test('typed values differ from the preset until they are reset', () => {
  const store = fresh();
  store.setText('epochs', '7');
  expect(store.getState().values.epochs).toBe(7);
  expect(store.getState().differing).toEqual(['epochs']);
  store.resetField('epochs');
  expect(store.getState().differing).toEqual([]);
});

test('unusable text stays as a draft with its problem and leaves the value alone', () => {
  const store = fresh();
  const before = store.getState().values.temperature;
  store.setText('temperature', '-1');
  expect(store.getState().values.temperature).toBe(before);
  expect(store.getState().drafts.temperature?.text).toBe('-1');
  expect(store.getState().problems[0]?.message).toContain('0.01 to 2');
  store.setText('temperature', '0.07');
  expect(store.getState().drafts).toEqual({});
  expect(store.getState().problems).toEqual([]);
});

test('values that contradict each other are a problem of the config', () => {
  const store = fresh();
  store.setText('batchSize', '96');
  expect(store.getState().problems.map(({ field }) => field)).toEqual(['queueLength']);
});

test('a suggestion holds only while nothing was chosen', () => {
  const open = fresh();
  open.suggestPreset('quick');
  expect(open.getState()).toMatchObject({ preset: 'quick', chosen: false });
  open.setText('epochs', '3');
  open.suggestPreset('scenes');
  expect(open.getState().preset).toBe('quick');

  const asked = createConfigStore({ preset: null, changes: { epochs: 2 } });
  asked.suggestPreset('quick');
  expect(asked.getState()).toMatchObject({ preset: 'scenes', differing: ['epochs'] });
});

test('a preset replaces values and drafts', () => {
  const store = fresh();
  store.setText('epochs', 'x');
  store.setText('seed', '9');
  store.choosePreset('emoji');
  expect(store.getState().values).toEqual(presetConfig('emoji'));
  expect(store.getState().problems).toEqual([]);
});

test('a foreign config lands beside the nearest preset', () => {
  const config = { ...presetConfig('cifar10'), learningRate: 0.03 };
  expect(nearestPreset(config)).toBe('cifar10');
  const store = fresh();
  store.takeConfig(config);
  expect(store.getState()).toMatchObject({ preset: 'cifar10', differing: ['learningRate'] });
});
