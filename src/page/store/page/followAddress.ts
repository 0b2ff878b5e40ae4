/** Synchronises the shown panel and the address's fragment, in both directions. */
import { readRoute, routeHash } from './pageRoute.ts';
import type { UiStore } from './uiStore.ts';

/** The part of `window` that is used. */
export interface AddressView {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  addEventListener(type: 'hashchange' | 'popstate', listener: () => void): void;
}

/**
 * A change of panel adds a history entry, a change within one replaces it. The address is written
 * only if it differs, so a first visit keeps its address.
 */
export function followAddress(ui: UiStore, view: AddressView): void {
  const shown = () => {
    const { panel, queries } = ui.getState();
    return { panel, query: queries[panel] };
  };
  const read = () => {
    const { panel, query } = readRoute(view.location.hash);
    const now = shown();
    if (panel !== now.panel || query !== now.query) ui.go(panel, query);
  };
  view.addEventListener('hashchange', read);
  view.addEventListener('popstate', read);
  ui.subscribe((state, before) => {
    if (state.panel === before.panel && state.queries === before.queries) return;
    const now = shown();
    const asked = readRoute(view.location.hash);
    if (asked.panel === now.panel && asked.query === now.query) return;
    const address = view.location.pathname + view.location.search + routeHash(now);
    if (state.panel === before.panel) view.history.replaceState(null, '', address);
    else view.history.pushState(null, '', address);
  });
}
