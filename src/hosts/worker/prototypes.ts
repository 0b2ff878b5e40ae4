/** The page's requests about a run's clusters: the newest clustering, a new one, and images. */
import { say, WordsError } from '#base/words.ts';
import { unlessAborted, workSignal } from '#base/workSignal.ts';
import { type Dataset, imageCount } from '#data/dataset.ts';
import { summarize } from '#data/samples.ts';
import { readImages } from '#data/storedPixels.ts';
import { taskTeller } from '#run/phases.ts';
import type { Event } from '#run/protocol.ts';
import { browserFeatureStorage } from '#storage/featureStore.ts';
import type { RunStore } from '#storage/runStore.ts';
import { clusterCheckpoint } from '#trainer/passes/clusterCheckpoint.ts';
import { describeClustering } from '#trainer/passes/describeClusters.ts';
import type { RunParts } from '#trainer/runParts.ts';
import { readStored } from './resume.ts';

type Emit = (event: Event, transfer?: Transferable[]) => void;

/** Answers with the run's stored clustering, or with null where it has none. */
export async function describePrototypes(
  runStore: RunStore,
  runId: string,
  emit: Emit,
): Promise<void> {
  const clustering = await runStore.readClustering(runId);
  if (clustering === null) {
    return emit({ type: 'prototypesDescribed', runId, description: null });
  }
  const { evaluations } = await runStore.readMetrics(runId);
  const description = describeClustering(clustering, evaluations);
  const { images, labels, galleries } = description;
  emit({ type: 'prototypesDescribed', runId, description }, [
    images.buffer,
    ...(labels === null ? [] : [labels.buffer]),
    ...galleries.flatMap(({ assignments, density, sizes, purity, majority, twin, nearest }) =>
      [assignments, density, sizes, purity, majority, twin, nearest].map(({ buffer }) => buffer),
    ),
  ]);
}

/**
 * Clusters the features of a run's checkpoint, keeps them as the run's clustering and describes
 * them.
 * @throws WordsError if that is not possible
 */
export async function computePrototypes(
  runStore: RunStore,
  gpu: RunParts['gpu'],
  dataset: Dataset,
  { runId, numClusters }: { readonly runId: string; readonly numClusters: readonly number[] },
  signal: AbortSignal,
  emit: Emit,
): Promise<void> {
  const tell = taskTeller((report) => emit({ type: 'taskProgressed', runId, ...report }));
  tell('readCheckpoint', 0, 0);
  const found = await readStored(runStore, runId, dataset);
  const features = browserFeatureStorage();
  const { state } = found;
  const asked = { gpu, runId, state, dataset, numClusters, features };
  const clustering = await unlessAborted(
    signal,
    clusterCheckpoint(asked, tell, workSignal(signal)),
  );
  if (clustering === null) throw new WordsError(say('Cancelled.'));
  await runStore.putClustering(clustering);
  await describePrototypes(runStore, runId, emit);
}

/** The pixels of some images as an answer; numbers that the data set lacks are black. */
export async function imagesOf(
  dataset: Dataset | null,
  { request, images }: { readonly request: number; readonly images: readonly number[] },
): Promise<Extract<Event, { type: 'imagesShown' }>> {
  const pixels = (dataset?.side ?? 0) ** 2;
  const rgba = new Uint8ClampedArray(images.length * pixels * 4).fill(255);
  const count = dataset === null ? 0 : imageCount(dataset);
  const known = Uint32Array.from(images.filter((image) => image < count));
  const bytes = dataset === null ? null : await readImages(dataset, known);
  let from = 0;
  images.forEach((image, i) => {
    const black = bytes === null || image >= count;
    for (let at = i * pixels * 4; at < (i + 1) * pixels * 4; at += 4) {
      for (let c = 0; c < 3; c++) rgba[at + c] = black ? 0 : (bytes[from++] as number);
    }
  });
  const summary = dataset === null ? null : summarize(dataset);
  return { type: 'imagesShown', request, dataset: summary, rgba };
}
