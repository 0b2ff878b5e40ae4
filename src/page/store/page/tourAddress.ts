import type { AddressView } from './followAddress.ts';

/** The query of an address without `tour`; the rest stays as it was written. */
export function withoutTour(search: string): string {
  const parts = search.replace(/^\?/, '').split('&');
  const kept = parts.filter((part) => part !== '' && !/^tour(?:=|$)/.test(part));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

/** A tour that was asked for in the address is shown once, not again at each reload. */
export function forgetTour({ location, history }: Pick<AddressView, 'location' | 'history'>): void {
  const search = withoutTour(location.search);
  if (search === location.search) return;
  history.replaceState(null, '', location.pathname + search + location.hash);
}
