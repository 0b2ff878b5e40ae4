import { routeHash } from '#store/pageRoute.ts';

/** The first run is what the others are held against. */
export function compareHref(runIds: readonly string[]): string {
  const ids = runIds.map(encodeURIComponent);
  return routeHash({
    panel: 'compare',
    query: `runs=${ids.join(',')}&baseline=${ids[0] ?? ''}`,
  });
}
