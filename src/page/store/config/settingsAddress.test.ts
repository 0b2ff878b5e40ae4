import { beforeEach, expect, test, vi } from 'vitest';
import { presetConfig } from '#run/presets.ts';
import { readPageUrl } from '#store/page/pageUrl.ts';
import type { Keep } from '#store/page/uiStore.ts';
import { createConfigStore } from './configStore.ts';
import { createKeptSettings, followSettings, initialSettings } from './settingsAddress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

function memory(): Keep {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

/** A page at this address; `reload` gives the page that a reload opens. */
function pageAt(search: string, keep = memory(), hash = '#/train') {
  const location = { pathname: '/lab/', search, hash };
  const written: string[] = [];
  let pop = () => {};
  const kept = createKeptSettings(keep);
  const config = createConfigStore(initialSettings(readPageUrl(search), kept));
  followSettings(config, kept, {
    location,
    history: {
      replaceState: (_state, _title, address) => {
        const url = new URL(String(address), 'https://lab.test');
        Object.assign(location, { search: url.search, hash: url.hash });
        written.push(String(address));
      },
    },
    addEventListener: (_type, listener) => {
      pop = listener;
    },
  });
  return {
    config,
    location,
    written,
    pop: () => pop(),
    reload: () => pageAt(location.search, keep, location.hash),
  };
}

test('an edit is in the address, and a reload has it', () => {
  const page = pageAt('?preset=quick&set=epochs=3&theme=dark');
  expect(page.written).toEqual([]);
  page.config.setText('learningRate', '0.05');
  expect(page.location).toEqual({
    pathname: '/lab/',
    search: '?preset=quick&set=learningRate=0.05&set=epochs=3&theme=dark',
    hash: '#/train',
  });
  expect(page.reload().config.getState().values).toEqual({
    ...presetConfig('quick'),
    learningRate: 0.05,
    epochs: 3,
  });
});

test('a default that nobody chose is not written', () => {
  const page = pageAt('?tour');
  page.config.suggestPreset('quick');
  page.config.setImages({ images: 10, testImages: 0 });
  expect(page.written).toEqual([]);
  page.config.setText('epochs', '3');
  expect(page.location.search).toBe('?preset=quick&set=epochs=3&tour');
  page.config.undo();
  vi.runAllTimers();
  expect(page.location.search).toBe('?tour');
});

test('quick edits are written at their first and at their last', () => {
  const page = pageAt('?preset=quick');
  for (const text of ['1', '12', '123']) page.config.setText('epochs', text);
  expect(page.written).toHaveLength(1);
  vi.runAllTimers();
  expect(page.written).toHaveLength(2);
  expect(page.location.search).toContain('epochs=123');
});

test('settings too long for an address are kept beside it, until they fit again', () => {
  const page = pageAt('?preset=quick&lang=zh');
  const stages = Array.from({ length: 60 }, (_, i) => `${i} encoder a b | inst proto`).join('; ');
  page.config.setValues({ method: 'pcl', epochs: 60, stages });
  expect(page.location.search).toBe('?lang=zh');
  const reloaded = page.reload();
  expect(reloaded.config.getState()).toMatchObject({ preset: 'quick', chosen: true });
  expect(reloaded.config.getState().values.stages).toBe(stages);
  reloaded.config.setValues({ stages: '' });
  expect(reloaded.location.search).toContain('preset=quick');
  vi.runAllTimers();
  // An address that somebody sent wins over what is stored.
  expect(pageAt('?preset=emoji').config.getState().values).toEqual(presetConfig('emoji'));
});

test('the settings of an address win over stored ones', () => {
  const keep = memory();
  createKeptSettings(keep).write({ preset: 'emoji', changes: { epochs: 2 } });
  expect(pageAt('', keep).config.getState()).toMatchObject({ preset: 'emoji', chosen: true });
  expect(pageAt('?preset=quick', keep).config.getState().preset).toBe('quick');
});

test('an older entry of the history gets the form’s settings', () => {
  const page = pageAt('?preset=quick');
  page.config.setText('epochs', '5');
  vi.runAllTimers();
  Object.assign(page.location, { search: '?preset=quick', hash: '#/runs' });
  page.pop();
  expect(page.location).toMatchObject({ search: '?preset=quick&set=epochs=5', hash: '#/runs' });
});
