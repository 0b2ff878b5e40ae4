/**
 * The route in the address: `#/compare?runs=A,B`, `#/runs/NAME`. The query before the `#` belongs to
 * pageUrl.ts and is not changed; the part after the panel's name belongs to the panel.
 */

export const PANELS = ['train', 'compare', 'prototypes', 'experiments', 'runs', 'bench'] as const;

export type Panel = (typeof PANELS)[number];

export interface Route {
  readonly panel: Panel;
  /** The panel's own query, without the question mark: `runs=A,B&baseline=A`. */
  readonly query: string;
}

/** Reads the address's fragment; a panel that does not exist is Train. */
export function readRoute(hash: string): Route {
  const [, name = '', query = ''] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const [first = '', ...rest] = name.split('/');
  const panel = PANELS.find((known) => known === first);
  if (panel === undefined) return { panel: 'train', query: '' };
  if (panel === 'runs' && rest.length > 0) {
    const runId = decoded(rest.join('/'));
    return { panel, query: runId === '' ? query : pageQuery(runId) };
  }
  return rest.length > 0 ? { panel: 'train', query: '' } : { panel, query };
}

/** The fragment that `readRoute` reads back; a link's href. */
export function routeHash({ panel, query }: Route): string {
  const runId = panel === 'runs' ? runOfQuery(query) : null;
  if (runId !== null) return `#/runs/${encodeURIComponent(runId)}`;
  return query === '' ? `#/${panel}` : `#/${panel}?${query}`;
}

/** The address of a run's page. */
export const runHref = (runId: string): string =>
  routeHash({ panel: 'runs', query: pageQuery(runId) });

const pageQuery = (runId: string): string => new URLSearchParams({ run: runId }).toString();

/** The run whose page the Runs panel shows; null for the table of all runs. */
export const runOfQuery = (query: string): string | null => new URLSearchParams(query).get('run');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
