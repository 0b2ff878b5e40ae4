import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { countingReads } from '#base/fuzz.fixture.ts';
import { english } from '#base/words.fixture.ts';
import { refusal, testHost } from '#data/files.fixture.ts';
import { RunStoreBench } from '#storage/runStore.fixture.ts';
import { importFiles } from '#worker/importFiles.ts';
import { HOSTILE_FILES } from './hostileFiles.ts';

const tried = HOSTILE_FILES.filter(({ large }) => large === undefined);

test.each(tried.filter(({ as }) => as === 'images'))(
  '$name is refused as images, by its name, before a picture is decoded',
  async ({ name, make }) => {
    let decoded = 0;
    const host = testHost({
      decodeImage: () => {
        decoded++;
        return Promise.reject(new Error('a picture was decoded'));
      },
    });
    const bytes = new Uint8Array(make());
    const files = [{ path: name, blob: new Blob([bytes]) }];
    const [said, work] = await countingReads(() => refusal(files, host));
    expect(said).toContain(name);
    expect(decoded).toBe(0);
    expect(work.bytes).toBeLessThan(4 * bytes.length + 2 ** 17);
  },
);

test('each of the files is refused as a run by its name, and nothing is stored', async () => {
  const runStore = await new RunStoreBench().open();
  const files = tried
    .filter(({ as }) => as === 'runs')
    .map(({ name, make }) => ({ path: name, blob: new Blob([new Uint8Array(make())]) }));
  const results = await importFiles(runStore, files, () => {});
  expect(results?.map(({ kind }) => kind)).toEqual(files.map(() => 'refused'));
  const said = (results ?? []).map((result) =>
    result.kind === 'refused' ? english(result.message) : '',
  );
  for (const { path } of files)
    expect(
      said.some((words) => words.includes(path)),
      path,
    ).toBe(true);
  for (const words of said) expect(words.length).toBeLessThan(600);
  expect((await runStore.listRuns()).runs).toEqual([]);
});
