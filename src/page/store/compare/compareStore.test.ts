import { expect, test } from 'vitest';
import { readRoute } from '#store/page/pageRoute.ts';
import { createUiStore, type Keep, type UiWishes } from '#store/page/uiStore.ts';
import { createCompareStore } from './compareStore.ts';

const WISHES: UiWishes = {
  ...{ theme: null, language: null, systemTheme: 'light', systemLanguage: 'en' },
  ...{ route: readRoute('#/train'), tour: false, automated: true },
};

function memory(): Keep {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

const page = (keep: Keep, hash = '#/train') => {
  const ui = createUiStore({ ...WISHES, route: readRoute(hash) }, keep);
  return { ui, compare: createCompareStore(ui, keep) };
};

test('a reload keeps the chosen runs and the open sections; the address takes precedence', () => {
  const keep = memory();
  const before = page(keep);
  before.ui.setQuery('compare', 'runs=a,b&baseline=b');
  before.compare.setOpen('metrics', true);
  before.compare.setOpen('charts', true);
  before.compare.setOpen('charts', false);

  const after = page(keep);
  expect(after.ui.getState().queries.compare).toBe('runs=a,b&baseline=b');
  expect(after.compare.getState().open).toEqual({ metrics: true, charts: false });
  expect(page(keep, '#/compare?runs=c').ui.getState().queries.compare).toBe('runs=c');
  expect(page(keep).ui.getState().queries.compare).toBe('runs=c');
});
