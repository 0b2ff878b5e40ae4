import { beforeAll, describe, expect, test } from 'vitest';
import { UNINTERRUPTED, type WorkSignal, workSignal } from '#base/workSignal.ts';
import type { Gpu } from '#gpu/device.ts';
import { memoryFeatures } from '#node/memoryFeatures.ts';
import { testGpu } from '#node/testDevice.ts';
import { checkpointAt, SMALL, smallDataset, testRun } from '#node/testRun.ts';
import type { PhaseName } from '#run/phases.ts';
import type { Clustering } from '#run/prototypes.ts';
import { clusterCheckpoint } from './clusterCheckpoint.ts';
import { describeClustering } from './describeClusters.ts';

const PCL = {
  method: 'pcl',
  epochs: 2,
  warmupEpochs: 1,
  numClusters: '5,9',
  negatives: 3,
  linearProbe: 'never',
} as const;

let gpu: Gpu;
beforeAll(async () => {
  gpu = await testGpu();
});

/** The stored features of a pass, concatenated. */
async function rowsOf(storage: ReturnType<typeof memoryFeatures>, { features }: Clustering) {
  const store = await storage.openFeatureStore(features);
  const { count, dim, batchRows } = features;
  const values = new Float32Array(count * dim);
  for (const batch of await store.batches()) {
    values.set((await store.get(batch)) ?? [], batch * batchRows * dim);
  }
  return values;
}

describe('the clustering that a run keeps', () => {
  test('is the one it trains with: that of its checkpoint, of the features it stored', async () => {
    const found: Clustering[] = [];
    const features = memoryFeatures();
    const run = await testRun(PCL, {
      gpu,
      features,
      keepClustering: async (clustering) => void found.push(clustering),
    });
    expect(run.ended).toMatchObject({ state: 'finished' });
    const [clustering] = found;
    if (found.length !== 1 || clustering === undefined) throw new Error(`${found.length} found`);
    const { arrays } = await checkpointAt(run, 10);
    const tensor = (name: string) => arrays.find((array) => array.name === name)?.data;
    const { count, dim } = clustering.features;
    const rows = await rowsOf(features, clustering);
    const described = describeClustering(clustering, run.evaluations);
    clustering.granularities.forEach(({ health, ...own }, g) => {
      expect(own.prototypes).toEqual(tensor(`cluster.${g}.centroids`));
      expect(own.density).toEqual(tensor(`cluster.${g}.density`));
      expect(Float32Array.from(own.assignments)).toEqual(tensor(`cluster.${g}.im2cluster`));
      const event = run.events.find(({ type }) => type === 'clusteringFinished');
      expect(event?.type === 'clusteringFinished' && event.clusters[g]).toEqual(health);
      // The gallery's first image is the member with the largest cosine to the prototype.
      const gallery = described.galleries[g];
      for (let cluster = 0; cluster < health.k; cluster++) {
        const cosine = (row: number) => {
          let sum = 0;
          for (let d = 0; d < dim; d++) {
            sum += (rows[row * dim + d] as number) * (own.prototypes[cluster * dim + d] as number);
          }
          return sum;
        };
        const members = Array.from({ length: count }, (_, row) => row).filter(
          (row) => own.assignments[row] === cluster,
        );
        expect(gallery?.sizes[cluster]).toBe(members.length);
        const shown = gallery?.nearest[cluster * 8] ?? -1;
        if (members.length === 0) expect(shown).toBe(-1);
        else expect(cosine(shown)).toBeCloseTo(Math.max(...members.map(cosine)), 5);
      }
    });
    const { labels } = smallDataset.levels[0] ?? { labels: [] };
    expect(Array.from(clustering.labels ?? [])).toEqual(
      Array.from(clustering.images, (image) => labels[image]),
    );
    expect(described.agreement.map(({ k }) => k)).toEqual([5, 9]);
  });
});

describe('a checkpoint’s clusters on request', () => {
  const cluster = async (
    state: Awaited<ReturnType<typeof checkpointAt>>,
    signal: WorkSignal = UNINTERRUPTED,
  ) => {
    const features = memoryFeatures();
    const progress: PhaseName[] = [];
    const clustering = await clusterCheckpoint(
      {
        ...{ gpu, runId: 'test', state, dataset: smallDataset },
        ...{ numClusters: [4], features },
      },
      (task) => progress.push(task),
      signal,
    );
    return { clustering, features, progress };
  };

  test('exist for a run without prototypes, from unit features', async () => {
    const run = await testRun({ epochs: 1, linearProbe: 'never' }, { gpu });
    const { clustering, features, progress } = await cluster(await checkpointAt(run, 5));
    expect(clustering).toMatchObject({ source: 'request', step: 5 });
    expect(clustering.granularities.map(({ health }) => health.k)).toEqual([4]);
    expect([...new Set(progress)]).toEqual(['setUp', 'compile', 'features', 'kMeans']);
    const rows = await rowsOf(features, clustering);
    const first = rows.subarray(0, SMALL.embeddingDim);
    expect(first.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 4);
  });

  test('from the checkpoint before an epoch equal those the epoch was trained with', async () => {
    const found: Clustering[] = [];
    const run = await testRun(PCL, {
      gpu,
      keepClustering: async (clustering) => void found.push(clustering),
    });
    const [trained] = found;
    const { clustering } = await cluster(await checkpointAt(run, 5));
    expect(clustering.features.fingerprint).toBe(trained?.features.fingerprint);
    expect(clustering.features.epoch).toBe(trained?.features.epoch);
    expect(clustering.images).toEqual(trained?.images);
  });

  test('can be aborted', async () => {
    const run = await testRun({ epochs: 1, linearProbe: 'never' }, { gpu });
    const ended = AbortSignal.abort();
    const work = cluster(await checkpointAt(run, 5), workSignal(ended));
    await expect(work).rejects.toBe(ended.reason);
  });
});
