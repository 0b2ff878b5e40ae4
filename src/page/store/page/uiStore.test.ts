import { expect, test } from 'vitest';
import { type AddressView, followAddress } from './followAddress.ts';
import { readRoute, routeHash, runHref, runOfQuery } from './pageRoute.ts';
import { createUiStore, type Keep, type UiWishes } from './uiStore.ts';

const WISHES: UiWishes = {
  theme: null,
  language: null,
  systemTheme: 'light',
  systemLanguage: 'en',
  route: { panel: 'train', query: '' },
  tour: false,
  automated: false,
};

function memory(): Keep & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

test.each([
  ['', 'train', ''],
  ['#/compare?runs=a,b&baseline=a', 'compare', 'runs=a,b&baseline=a'],
  ['#/runs', 'runs', ''],
  ['#/nowhere?x=1', 'train', ''],
  ['#compare', 'compare', ''],
  ['#/runs/quick-1a2b', 'runs', 'run=quick-1a2b'],
  ['#/runs/', 'runs', ''],
  ['#/compare/x', 'train', ''],
])('the fragment %s is %s with "%s"', (hash, panel, query) => {
  expect(readRoute(hash)).toEqual({ panel, query });
});

test('a route reads back from its fragment', () => {
  for (const query of ['', 'runs=a,b&note=what%3F', 'a=?b']) {
    const route = { panel: 'compare', query } as const;
    expect(readRoute(routeHash(route))).toEqual(route);
  }
});

test.each(['quick-1a2b', 'a/b', 'é %?&'])('the page of the run %s has an address', (runId) => {
  const { panel, query } = readRoute(runHref(runId));
  expect([panel, runOfQuery(query)]).toEqual(['runs', runId]);
});

test('language and theme: from the address, else as stored, else from the system', () => {
  const keep = memory();
  const first = createUiStore({ ...WISHES, systemLanguage: 'zh' }, keep);
  expect(first.getState()).toMatchObject({ language: 'zh', theme: 'light' });
  first.setLanguage('en');
  first.switchTheme();
  const later = createUiStore({ ...WISHES, systemLanguage: 'zh' }, keep);
  expect(later.getState()).toMatchObject({ language: 'en', theme: 'dark' });
  const asked = createUiStore({ ...WISHES, language: 'zh', theme: 'light' }, keep);
  expect(asked.getState()).toMatchObject({ language: 'zh', theme: 'light' });
});

test('the tour is shown once, never under automation, and always if the address asks for it', () => {
  const keep = memory();
  expect(createUiStore({ ...WISHES, automated: true }, keep).wantsTour()).toBe(false);
  expect(createUiStore(WISHES, null).wantsTour()).toBe(false);
  const first = createUiStore(WISHES, keep);
  expect(first.wantsTour()).toBe(true);
  first.rememberTour();
  expect(createUiStore(WISHES, keep).wantsTour()).toBe(false);
  expect(createUiStore({ ...WISHES, tour: true, automated: true }, keep).wantsTour()).toBe(true);
});

/** A browser's address and history, as far as they are used. */
function browser(hash: string) {
  const entries = [hash];
  const listeners: (() => void)[] = [];
  const location = { pathname: '/', search: '?preset=quick', hash };
  const show = (address: string) => {
    expect(address.startsWith('/?preset=quick#')).toBe(true);
    location.hash = address.slice(address.indexOf('#'));
  };
  const view: AddressView = {
    location,
    history: {
      pushState: (_data, _unused, address) => {
        show(String(address));
        entries.push(location.hash);
      },
      replaceState: (_data, _unused, address) => {
        show(String(address));
        entries[entries.length - 1] = location.hash;
      },
    },
    addEventListener: (_type, listener) => void listeners.push(listener),
  };
  const goTo = (target: string) => {
    location.hash = target;
    for (const listener of listeners) listener();
  };
  return { view, entries, goTo };
}

test('address and panel are synchronised; a panel keeps its query', () => {
  const { view, entries, goTo } = browser('');
  const ui = createUiStore(WISHES, null);
  followAddress(ui, view);
  expect(entries).toEqual(['']);
  ui.go('compare', 'runs=a');
  ui.setQuery('compare', 'runs=a,b');
  ui.go('runs');
  expect(entries).toEqual(['', '#/compare?runs=a,b', '#/runs']);
  ui.go('compare');
  expect(entries.at(-1)).toBe('#/compare?runs=a,b');
  // The query of a hidden panel does not change the address.
  ui.setQuery('runs', 'filter=x');
  expect(entries).toHaveLength(4);
  goTo('#/compare?runs=c');
  expect(ui.getState().queries.compare).toBe('runs=c');
  goTo('');
  expect(ui.getState().panel).toBe('train');
  expect(entries).toHaveLength(4);
});

test('a dismissed welcome stays away', () => {
  const keep = memory();
  const ui = createUiStore(WISHES, keep);
  expect(ui.getState().welcome).toBe(true);
  ui.dismissWelcome();
  expect(ui.getState().welcome).toBe(false);
  expect(createUiStore(WISHES, keep).getState().welcome).toBe(false);
});

test('a field is revealed on the Train panel, until it has the focus', () => {
  const ui = createUiStore({ ...WISHES, route: { panel: 'runs', query: '' } }, null);
  ui.revealField('clipNorm');
  expect(ui.getState()).toMatchObject({ panel: 'train', revealedField: 'clipNorm' });
  ui.settleField();
  expect(ui.getState().revealedField).toBeNull();
});
