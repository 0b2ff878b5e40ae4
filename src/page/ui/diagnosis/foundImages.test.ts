import { expect, test } from 'vitest';
import { BREAK_FINDINGS, findingsOf } from '#diagnosis/findings.ts';
import { foundImages } from './foundImages.ts';

test('the images that the evidence names by number can be shown', () => {
  const row = BREAK_FINDINGS.filter(({ key }) => key === 'badImages');
  const first = { part: 'data', images: [233, 41] };
  const [finding] = findingsOf(row, { first } as unknown as Parameters<typeof findingsOf>[1]);
  expect(finding && foundImages(finding)).toEqual([233, 41]);
  expect(foundImages({ key: 'firstNonFinite', values: { step: 4 } })).toEqual([]);
});
