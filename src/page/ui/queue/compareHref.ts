import { routeHash } from '#store/page/pageRoute.ts';

/** @param baseline what the others are held against; absent: the first run */
export function compareHref(runIds: readonly string[], baseline = runIds[0]): string {
  const ids = runIds.map(encodeURIComponent);
  return routeHash({
    panel: 'compare',
    query: `runs=${ids.join(',')}&baseline=${encodeURIComponent(baseline ?? '')}`,
  });
}
