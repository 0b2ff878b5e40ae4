import { expect, test } from 'vitest';
import { forgetTour, withoutTour } from './tourAddress.ts';

test.each([
  ['?tour', ''],
  ['?preset=quick&tour', '?preset=quick'],
  ['?tour=1&set=epochs=4&lang=zh', '?set=epochs=4&lang=zh'],
  [
    '?set=stages=0-1%20encoder%20%7C%20inst&tour&theme=dark',
    '?set=stages=0-1%20encoder%20%7C%20inst&theme=dark',
  ],
  ['?preset=tour', '?preset=tour'],
  ['', ''],
])('%s without the tour is %s', (search, kept) => {
  expect(withoutTour(search)).toBe(kept);
});

test('the address is replaced once, with its panel', () => {
  const written: unknown[] = [];
  const view = (search: string) => ({
    location: { pathname: '/lab/', search, hash: '#/runs' },
    history: {
      pushState: () => written.push('pushed'),
      replaceState: (_: unknown, __: string, address?: string | URL | null) =>
        written.push(address),
    },
  });
  forgetTour(view('?preset=quick&tour'));
  forgetTour(view('?preset=quick'));
  expect(written).toEqual(['/lab/?preset=quick#/runs']);
});
