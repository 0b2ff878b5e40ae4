/**
 * Where the browser's databases of this site cannot be opened at all, as with a lost file of theirs,
 * nothing can be stored beside them either. Chromium's storage buckets are apart: on the user's word
 * one takes their place, and what cannot be opened is left as it is.
 */
import { createStore, type UseStore } from 'idb-keyval';

const BUCKET = 'protolab-spare';

/** The parts of the Storage Buckets API (WICG) that are used. */
export interface Buckets {
  open(name: string): Promise<{ readonly indexedDB: IDBFactory }>;
  keys(): Promise<readonly string[]>;
}

function browserBuckets(): Buckets | null {
  if (typeof navigator === 'undefined') return null;
  const found: unknown = Reflect.get(navigator, 'storageBuckets');
  return isBuckets(found) ? found : null;
}

function isBuckets(found: unknown): found is Buckets {
  if (typeof found !== 'object' || found === null) return false;
  return ['open', 'keys'].every((name) => typeof Reflect.get(found, name) === 'function');
}

export const canStoreBeside = (): boolean => browserBuckets() !== null;

/** From now on every tab and worker of this site stores in the bucket, once it is loaded again. */
export async function storeBeside(buckets: Buckets | null = browserBuckets()): Promise<void> {
  await buckets?.open(BUCKET);
}

/** A database in the usual place, or in the bucket if there is one. @param buckets replaced by tests */
export function placedStore(
  database: string,
  objects: string,
  buckets: Buckets | null = browserBuckets(),
): UseStore {
  let chosen: Promise<UseStore> | null = null;
  const choose = async (): Promise<UseStore> => {
    const names = (await buckets?.keys().catch(() => [])) ?? [];
    if (buckets === null || !names.includes(BUCKET)) return createStore(database, objects);
    const { indexedDB: factory } = await buckets.open(BUCKET);
    const opened = await openIn(factory, database, objects);
    return async (mode, work) => work(opened.transaction(objects, mode).objectStore(objects));
  };
  return async (mode, work) => {
    chosen ??= choose().catch((error: unknown) => {
      chosen = null;
      throw error;
    });
    return (await chosen)(mode, work);
  };
}

function openIn(factory: IDBFactory, database: string, objects: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(database);
    request.onupgradeneeded = () => request.result.createObjectStore(objects);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
