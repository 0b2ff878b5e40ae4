/**
 * The route in the address: `#/compare?runs=A,B`. The query before the `#` belongs to pageUrl.ts
 * and is not changed; the part after the panel's name belongs to the panel.
 */

export const PANELS = ['train', 'compare', 'prototypes', 'experiments', 'runs'] as const;

export type Panel = (typeof PANELS)[number];

export interface Route {
  readonly panel: Panel;
  /** The panel's own query, without the question mark: `runs=A,B&baseline=A`. */
  readonly query: string;
}

/** Reads the address's fragment; a panel that does not exist is Train. */
export function readRoute(hash: string): Route {
  const [, name = '', query = ''] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const panel = PANELS.find((known) => known === name);
  return panel === undefined ? { panel: 'train', query: '' } : { panel, query };
}

/** The fragment that `readRoute` reads back; a link's href. */
export function routeHash({ panel, query }: Route): string {
  return query === '' ? `#/${panel}` : `#/${panel}?${query}`;
}
