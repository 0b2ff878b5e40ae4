import type { Page } from '@playwright/test';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import type { CheckpointTensor } from '#checkpoint/tensor.ts';

export interface StoredClusteringAsked {
  readonly runId: string;
  readonly rows: number;
  readonly dim: number;
  readonly numClusters: readonly number[];
  /** Images in the data set; the rows repeat them. */
  readonly images: number;
}

/** Rows per stored batch of features. */
const BATCH = 128;

/**
 * Writes the clustering of a run and its features into the storage of a page that has been opened
 * before, in the page's own format. Row r is near direction r mod the largest number of clusters;
 * cluster c of granularity k holds the rows r with r mod k = c.
 */
export async function storeClustering(page: Page, asked: StoredClusteringAsked): Promise<void> {
  const { runId, rows, dim, numClusters, images } = asked;
  const i32 = (name: string, of: (row: number) => number): CheckpointTensor => ({
    ...{ name, dtype: 'I32', shape: [rows] },
    data: Int32Array.from({ length: rows }, (_, row) => of(row)),
  });
  const tensors = numClusters.flatMap((k, g): CheckpointTensor[] => [
    i32(`${g}.im2cluster`, (row) => row % k),
    {
      ...{ name: `${g}.distances`, dtype: 'F32', shape: [rows] },
      data: Float32Array.from({ length: rows }, (_, row) => row / rows),
    },
    {
      ...{ name: `${g}.centroids`, dtype: 'F32', shape: [k, dim] },
      data: Float32Array.from({ length: k * dim }, (_, i) => Math.sin(i * i + g)),
    },
    {
      ...{ name: `${g}.density`, dtype: 'F32', shape: [k] },
      data: Float32Array.from({ length: k }, (_, c) => 0.05 + c / k),
    },
  ]);
  const features = { runId, epoch: 1, fingerprint: 'made up', count: rows, dim, batchRows: BATCH };
  const health = numClusters.map((k) => ({
    ...{ k, inertia: 1, empty: 0, duplicates: 0, smallest: 1, largest: rows },
    ...{ phiMin: 0.05, phiMax: 1.05, nmi: 0.5, ari: 0.2, purity: 40, acc: 35 },
  }));
  const header = { source: 'training', step: 100, features, classNames: ['odd', 'even'], health };
  const bytes = await writeSafetensors({
    tensors: [
      i32('images', (row) => row % images),
      i32('labels', (row) => (row + 1) % 2),
      ...tensors,
    ],
    metadata: { clustering: JSON.stringify(header) },
  });
  await page.evaluate(write, {
    ...{ runId, rows, dim, batch: BATCH, groups: Math.max(...numClusters) },
    base64: Buffer.from(bytes).toString('base64'),
  });
}

interface ClusteringToWrite {
  readonly runId: string;
  readonly rows: number;
  readonly dim: number;
  readonly batch: number;
  readonly groups: number;
  readonly base64: string;
}

/** Runs in the page, without access to this module. */
async function write({ runId, rows, dim, batch, groups, base64 }: ClusteringToWrite) {
  const hex = async (bytes: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  const label = (value: unknown) => hex(new TextEncoder().encode(JSON.stringify(value)));
  const put = (name: string, store: string, records: readonly [(string | number)[], unknown][]) =>
    new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore(store);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const transaction = request.result.transaction(store, 'readwrite');
        for (const [key, value] of records) transaction.objectStore(store).put(value, key);
        transaction.onerror = () => reject(transaction.error);
        transaction.oncomplete = () => {
          request.result.close();
          resolve();
        };
      };
    });

  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const key = ['prototypes', runId, 0];
  const content = { schema: 1, savedAt: 1, step: 100, bytes };
  const sha256 = await label([1, key, 1, 100, await hex(bytes)]);
  await put('protolab', 'records', [[key, { ...content, sha256 }]]);

  const records: [(string | number)[], unknown][] = [];
  for (let first = 0; first < rows; first += batch) {
    const count = Math.min(batch, rows - first);
    const values = new Float32Array(count * dim);
    for (let r = 0; r < count; r++) {
      let square = 0;
      for (let d = 0; d < dim; d++) {
        const group = ((first + r) % groups) * dim + d;
        const noise = Math.sin((first + r) * 78.233 + d * 12.9898) * 43_758.5453;
        const value = Math.sin(group * group * 0.7) + 0.6 * (noise - Math.floor(noise) - 0.5);
        values[r * dim + d] = value;
        square += value * value;
      }
      for (let d = 0; d < dim; d++) {
        values[r * dim + d] = (values[r * dim + d] as number) / Math.sqrt(square);
      }
    }
    const featureKey = [runId, 1, 'made up', first / batch, values.byteLength];
    const sum = await label([featureKey, await hex(values)]);
    records.push([featureKey, { sha256: sum, rows: values }]);
  }
  await put('protolab-features', 'batches', records);
}
