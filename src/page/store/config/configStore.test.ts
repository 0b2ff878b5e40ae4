import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
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
  store.resetFields(['epochs']);
  expect(store.getState().differing).toEqual([]);
});

test('unusable text is kept as a draft with its problem and does not change the value', () => {
  const store = fresh();
  const before = store.getState().values.temperature;
  store.setText('temperature', '-1');
  expect(store.getState().values.temperature).toBe(before);
  expect(store.getState().drafts.temperature?.text).toBe('-1');
  expect(english(store.getState().problems[0]?.message)).toContain('0.01 to 2');
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

test('a foreign config is compared with the nearest preset', () => {
  const config = { ...presetConfig('moco-cifar10'), learningRate: 0.03 };
  expect(nearestPreset(config)).toBe('moco-cifar10');
  const store = fresh();
  store.takeConfig(config);
  expect(store.getState()).toMatchObject({ preset: 'moco-cifar10', differing: ['learningRate'] });
});

describe('undo and redo', () => {
  const timed = () => {
    let now = 0;
    const store = createConfigStore({ preset: 'quick', changes: {} }, () => now);
    return { store, wait: (ms: number) => (now += ms) };
  };

  test('typing into a field is one step, the next field another', () => {
    const { store, wait } = timed();
    for (const text of ['1', '12', '120']) {
      store.setText('epochs', text);
      wait(300);
    }
    store.setText('seed', '5');
    store.undo();
    expect(store.getState().values).toMatchObject({ epochs: 120, seed: 0 });
    store.undo();
    expect(store.getState().values).toEqual(presetConfig('quick'));
    expect(store.getState()).toMatchObject({ canUndo: false, canRedo: true });
    store.undo();
    store.redo();
    store.redo();
    expect(store.getState().values).toMatchObject({ epochs: 120, seed: 5 });
    expect(store.getState().canRedo).toBe(false);
  });

  test('a change after a pause, and every choice, is a separate step', () => {
    const { store, wait } = timed();
    store.setText('epochs', '3');
    wait(5000);
    store.setText('epochs', '4');
    store.setText('optimizer', 'lamb');
    store.setText('optimizer', 'adam');
    store.undo();
    expect(store.getState().values.optimizer).toBe('lamb');
    store.undo();
    store.undo();
    expect(store.getState().values).toMatchObject({ optimizer: 'sgd', epochs: 3 });
  });

  test('undo restores drafts, presets and resets with their problems', () => {
    const { store } = timed();
    store.setText('temperature', '9');
    store.choosePreset('emoji');
    store.undo();
    expect(store.getState()).toMatchObject({
      preset: 'quick',
      drafts: { temperature: { text: '9' } },
    });
    expect(store.getState().problems.map(({ field }) => field)).toEqual(['temperature']);
    store.resetFields(['temperature']);
    expect(store.getState().problems).toEqual([]);
    store.undo();
    expect(store.getState().drafts.temperature?.text).toBe('9');
  });

  test('a new choice clears redo; one that changes nothing does not', () => {
    const { store } = timed();
    store.setText('epochs', '3');
    store.undo();
    store.choosePreset('quick');
    expect(store.getState().canRedo).toBe(true);
    store.setText('seed', '1');
    expect(store.getState().canRedo).toBe(false);
  });

  test('images and suggestions do not count as choices', () => {
    const store = fresh();
    store.suggestPreset('quick');
    store.setImages({ images: 10, testImages: 0 });
    expect(store.getState().canUndo).toBe(false);
    store.setText('epochs', '3');
    store.undo();
    expect(store.getState()).toMatchObject({ preset: 'quick', images: { images: 10 } });
  });

  test('several texts and a whole drag are one step', () => {
    const { store, wait } = timed();
    store.choosePreset('notes-five-stage');
    const { stages, epochs } = store.getState().values;
    for (const last of [20, 21, 22]) {
      store.setTexts({ stages: `0-${last} encoder | inst`, epochs: String(last + 1) }, 'bound');
      wait(100);
    }
    expect(store.getState().values).toMatchObject({ epochs: 23, stages: '0-22 encoder | inst' });
    store.undo();
    expect(store.getState().values).toMatchObject({ epochs, stages });
  });
});
