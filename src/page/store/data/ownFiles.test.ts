import { expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { OwnFilesRecord } from '#storage/ownFiles.ts';
import { createAlertStore } from '#store/page/alerts.ts';
import { createDataStore } from './dataStore.ts';
import { createOwnFiles, type OwnFilesStorage } from './ownFiles.ts';

const file = (path: string, text = path): SourceFile => ({
  path,
  blob: new File([text], path, { lastModified: 1 }),
});

/** A folder of the browser, with its answers to the permission's two questions. */
function folder(names: readonly string[], before: PermissionState, asked: PermissionState) {
  const children = names.map((name) => ({
    kind: 'file',
    name,
    getFile: async () => file(name).blob,
  }));
  return {
    kind: 'directory',
    name: 'pets',
    queryPermission: async () => before,
    requestPermission: vi.fn(async () => asked),
    async *values() {
      yield* children;
    },
  } as unknown as FileSystemHandle & { readonly requestPermission: ReturnType<typeof vi.fn> };
}

function memory(): OwnFilesStorage & { stored: readonly OwnFilesRecord[] } {
  const storage = {
    stored: [] as readonly OwnFilesRecord[],
    read: async () => storage.stored,
    write: async (records: readonly OwnFilesRecord[]) => {
      storage.stored = records;
    },
  };
  return storage;
}

/** A page; its storage outlives it. */
function page(storage: OwnFilesStorage, { wanted = true } = {}) {
  const data = createDataStore();
  const alerts = createAlertStore();
  const given: { readonly name: string; readonly paths: readonly string[] }[] = [];
  const ownFiles = createOwnFiles({
    storage,
    data,
    alerts,
    give(files, name, from) {
      given.push({ name, paths: files.map(({ path }) => path) });
      data.setState({ given: { number: given.length, files, name }, asked: null });
      // They are loaded at once.
      void ownFiles.remember(name, files, from);
    },
    wanted: () => wanted,
  });
  return { data, alerts, given, ownFiles };
}

const FILES = [file('pets/a.png', 'a.png'), file('pets/b.png', 'b.png')];

test('files whose handles are still readable are there again after a reload', async () => {
  const storage = memory();
  const handle = folder(['a.png', 'b.png'], 'granted', 'denied');
  await page(storage).ownFiles.remember('pets', FILES, { handles: [handle] });
  const { ownFiles, given, data } = page(storage);
  await ownFiles.recall();
  expect(given).toEqual([{ name: 'pets', paths: ['pets/a.png', 'pets/b.png'] }]);
  expect(handle.requestPermission).not.toHaveBeenCalled();
  expect(data.getState().known).toMatchObject([{ name: 'pets', files: 2, access: 'ask' }]);
});

test('others are named, and opened once the user allows it', async () => {
  const storage = memory();
  const handle = folder(['a.png', 'b.png', 'c.png'], 'prompt', 'granted');
  await page(storage).ownFiles.remember('pets', FILES, { handles: [handle] });
  const { ownFiles, given, data } = page(storage);
  await ownFiles.recall();
  expect(given).toEqual([]);
  expect(data.getState().known).toMatchObject([{ name: 'pets', files: 2, access: 'ask' }]);
  await ownFiles.allow('pets');
  expect(given).toHaveLength(1);
  // A file was added since.
  expect(data.getState().changed).toBe(true);
});

test('without handles they are asked for by name', async () => {
  const storage = memory();
  const first = page(storage);
  await first.ownFiles.remember('pets', FILES, { handles: [] });
  await first.ownFiles.becameDataset('pets');
  const { ownFiles, given, data } = page(storage);
  await ownFiles.recall();
  expect(given).toEqual([]);
  expect(data.getState().known).toEqual([
    { name: 'pets', dataset: 'pets', files: 2, access: 'choose' },
  ]);
  // Chosen again, the same files are known as such.
  await ownFiles.remember('pets', FILES, { handles: [] });
  expect(data.getState().changed).toBe(false);
});

test('an address is remembered, and what came from it is loaded from there again', async () => {
  const storage = memory();
  const addresses = ['https://example.org/pets.zip'];
  await page(storage).ownFiles.remember('pets.zip', FILES, { addresses });
  const { ownFiles, given, data } = page(storage);
  await ownFiles.recall();
  expect(given).toEqual([]);
  expect(data.getState().known).toMatchObject([{ access: 'address', addresses }]);
});

test('a refusal says so and asks for the folder instead', async () => {
  const storage = memory();
  await page(storage).ownFiles.remember('pets', FILES, {
    handles: [folder([], 'prompt', 'denied')],
  });
  const { ownFiles, alerts, data } = page(storage);
  await ownFiles.recall();
  await ownFiles.allow('pets');
  const [alert] = alerts.getState().alerts;
  expect(english(alert?.title)).toBe('“pets” could not be opened');
  expect(english(alert?.sentences[0])).toContain('did not allow access');
  expect(data.getState().known).toMatchObject([{ access: 'choose' }]);
});

test('a form on built-in images opens nothing; nothing given meanwhile is replaced', async () => {
  const storage = memory();
  await page(storage).ownFiles.remember('pets', FILES, {
    handles: [folder(['a.png'], 'granted', 'granted')],
  });
  const emoji = page(storage, { wanted: false });
  await emoji.ownFiles.recall();
  expect(emoji.given).toEqual([]);
  const { ownFiles, given, data } = page(storage);
  data.setState({ given: { number: 1, files: FILES, name: 'cars' } });
  await ownFiles.remember('cars', FILES, { handles: [] });
  await ownFiles.recall();
  expect(given).toEqual([]);
  expect(data.getState().known.map(({ name }) => name)).toEqual(['cars', 'pets']);
});
