import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { openNames } from '#data/fileNames.ts';
import { fileOf, png, testHost } from '#data/files.fixture.ts';
import { loadFiles } from '#data/fromFiles.ts';
import { Pace, paced } from '#data/loadProgress.ts';
import { readImages } from '#data/storedPixels.ts';
import { FiledPixels } from './filedPixels.ts';
import { keepRecords } from './keepRecords.ts';
import { memoryPlace } from './memoryFiles.fixture.ts';

const SIDE = 16;
const FILES = Array.from({ length: 90 }, (_, i) =>
  fileOf(
    `pets/${i % 2 ? 'cat' : 'dog'}/${String(i).padStart(2, '0')}.png`,
    png(20, 20, [i, 5, 9, 255]),
  ),
);
// One that cannot be decoded: it is skipped each time.
FILES[17] = fileOf('pets/cat/17.png', png(20, 20).subarray(0, 60));

/** Decodes with an end after so many pictures; counts them. */
async function decode(place: ReturnType<typeof memoryPlace>, most: number) {
  const { decodeImage } = testHost();
  const stop = new AbortController();
  let decoded = 0;
  const host = testHost({
    signal: stop.signal,
    decodeImage(blob, name) {
      if (++decoded > most) stop.abort(new Error('cancelled'));
      return decodeImage(blob, name);
    },
  });
  const options = { side: SIDE, mostBad: 0.1 };
  const kept = await keepRecords(
    place,
    (openSink) => paced(host, (pace) => loadFiles(FILES, options, { ...host, openSink }, pace)),
    1,
  ).catch((error: Error) => error.message);
  return { kept, decoded };
}

test('pictures whose decoding was cancelled are not decoded again, and are the same', async () => {
  const place = memoryPlace();
  const cut = await decode(place, 40);
  expect(cut.kept).toBe('cancelled');
  expect(cut.decoded).toBeLessThan(60);
  const rest = await decode(place, 1000);
  expect(rest.decoded).toBeLessThan(60);
  const again = await decode(place, 0);
  expect(again.decoded).toBe(0);
  const plain = await loadFiles(
    FILES,
    { side: SIDE, mostBad: 0.1 },
    testHost(),
    new Pace(testHost()),
  );
  if (typeof again.kept === 'string' || again.kept.kind !== 'records') throw new Error('not kept');
  const { dataset, index } = again.kept;
  expect(index.images).toBe(89);
  expect(dataset.levels).toEqual(plain.levels);
  const names = await openNames(place.names());
  expect(await names?.read(0, 89)).toEqual(plain.files);
  expect(dataset.files).toBeUndefined();
  // What was resized or skipped before the cut is told too.
  expect(dataset.notes).toEqual(plain.notes);
  expect(english(dataset.notes[0])).toMatch(/^The 20 × 20 images were/);
  expect(dataset.skipped).toEqual(plain.skipped);
  const { records } = place.files;
  const pixels = new FiledPixels(
    index,
    dataset.name,
    async (places, buffer) => {
      for (const [row, at] of places.entries()) {
        records.read(buffer.subarray(row * 768, (row + 1) * 768), { at: at * 768 });
      }
      return buffer;
    },
    () => {},
  );
  const all = Uint32Array.from({ length: 89 }, (_, image) => image);
  expect(await readImages({ pixels, side: SIDE }, all)).toEqual(await readImages(plain, all));
});
