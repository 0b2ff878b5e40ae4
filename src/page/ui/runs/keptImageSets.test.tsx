import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import { drawn, openDrawnLab } from '#ui/verdict/drawnLab.fixture.tsx';
import { ImageSets } from './KeptImageSets.tsx';

const STL = { id: 'a', name: 'STL-10', images: 105000, side: 96, bytes: 2.9e9, complete: true };
const CUT = { ...STL, id: 'b', name: 'cats', images: 70000, bytes: 1e8, complete: false };

test('decoded images are listed with their size, and each can be deleted', () => {
  const { lab } = openDrawnLab('?preset=quick');
  const problem = say('“{{name}}” is in use. Load other images first, here and in other tabs.', {
    name: 'cats',
  });
  const needed = new Set([STL.id]);
  const sets = { needed, problem, remove: () => {} };
  const shown = drawn(lab, <ImageSets {...sets} sets={[STL, CUT]} />);
  expect(shown).toContain('Decoded images: 3.0 GB');
  expect(shown).toContain('105 000 images, 96 px, 2.9 GB<');
  expect(shown).toContain('70 000 images, 96 px, 100 MB so far · no run needs them<');
  expect(shown).not.toContain('Delete those');
  expect(shown).toContain('“cats” is in use.');
  expect(shown.match(/Delete the decoded images of/g)).toHaveLength(2);
  expect(drawn(lab, <ImageSets {...sets} sets={[]} />)).toBe('');
  const unneeded = drawn(lab, <ImageSets {...sets} needed={new Set()} sets={[STL, CUT]} />);
  expect(unneeded).toContain('Delete those that no run needs (3.0 GB)');
});
