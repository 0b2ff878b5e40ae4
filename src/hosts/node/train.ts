import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DataError, type Dataset } from '#data/dataset.ts';
import { loadDataset } from '#data/loadDataset.ts';
import { sampleImages, summarize } from '#data/samples.ts';
import { asHardware } from '#gpu/device.ts';
import type { RunConfig } from '#run/config.ts';
import { type DatasetSource, datasetSource } from '#run/datasets.ts';
import type { Event } from '#run/protocol.ts';
import { RunControl } from '#trainer/control.ts';
import { problemWithMemory } from '#trainer/memoryPlan.ts';
import { openDevice } from '#trainer/openDevice.ts';
import { problemWithImages } from '#trainer/state/stateImages.ts';
import { warmPipelines } from '#trainer/step/warmPipelines.ts';
import { problemWithData, train } from '#trainer/train.ts';
import { type NodeBeginning, stateToBeginWith } from './beginning.ts';
import { nodeHost, sourceFiles } from './dataHost.ts';
import { dawn } from './dawn.ts';
import { type Downloaded, downloadFile } from './download.ts';
import { featureFiles } from './featureFiles.ts';
import { loadKeptFiles } from './keptImages.ts';
import { nodeTiles } from './keptTiles.ts';
import { scratchFiles } from './scratchFiles.ts';

export interface NodeRun {
  readonly config: RunConfig;
  /** A file or folder of the user's, or its address, for the data set `files`. */
  readonly datasetPath: string | null;
  readonly adapter: 'auto' | 'swiftshader';
  /** Absent: its seed's weights. */
  readonly begin?: NodeBeginning;
  /** With the kernels of hardware, on whatever adapter. */
  readonly hardware?: boolean;
  readonly onEvent: (event: Event) => void;
  /** Stores a checkpoint during the run; if absent, only the last one is given. */
  readonly onCheckpoint?: (step: number, bytes: Uint8Array) => void;
  /** Stops the run after the current step. */
  readonly signal: AbortSignal;
}

/**
 * Trains a run on Dawn in this process and reports the same events as the page's worker.
 * @returns the final checkpoint, or null if the run wrote none; the events say why
 * @throws WordsError where it cannot begin with what it is given
 */
export async function trainInNode(run: NodeRun): Promise<Uint8Array | null> {
  const { config, onEvent, onCheckpoint, signal, begin } = run;
  const resume = begin === undefined ? null : await stateToBeginWith(begin, config);
  const opened = await openDevice(dawn());
  if ('type' in opened) {
    onEvent(opened);
    return null;
  }
  opened.pace.shareWithNoPage();
  const gpu = run.hardware ? asHardware(opened) : opened;
  onEvent({ type: 'deviceOpened', adapter: gpu.summary });

  const warming = warmPipelines(gpu, config);
  const dataset = await loadImages(run);
  await warming;
  if (dataset === null) return null;
  const problem =
    problemWithData(config, dataset) ??
    (await problemWithImages(resume?.run?.dataset, dataset)) ??
    (await problemWithMemory(gpu.summary, config, dataset));
  if (problem !== null) {
    onEvent({ type: 'commandRefused', command: 'start', message: problem });
    return null;
  }
  const control = new RunControl();
  if (signal.aborted) control.stop();
  signal.addEventListener('abort', () => control.stop());
  let checkpoint: Uint8Array | null = null;
  const folder = await mkdtemp(path.join(tmpdir(), 'protolab-features-'));
  await train({
    runId: `node-${process.pid}`,
    config,
    gpu,
    dataset,
    control,
    resume,
    host: {
      emit: onEvent,
      keep: async (step, bytes) => {
        checkpoint = bytes;
        onCheckpoint?.(step, bytes);
      },
      features: featureFiles(folder),
      scratch: scratchFiles(folder),
      tiles: await nodeTiles(),
    },
  });
  await rm(folder, { recursive: true, force: true });
  gpu.close();
  return checkpoint;
}

/** @returns null if they cannot be used; the events say why */
export async function loadImages({
  config,
  datasetPath,
  onEvent,
  signal,
}: Omit<NodeRun, 'adapter' | 'hardware' | 'onCheckpoint'>): Promise<Dataset | null> {
  const assets = path.join(process.env.PROTOLAB_ROOT ?? '.', 'public');
  const host = nodeHost(
    assets,
    (done, total, doing) =>
      onEvent({ type: 'datasetProgressed', done, total, doing, atMs: Date.now() }),
    signal,
  );
  let downloaded: Downloaded | null = null;
  try {
    downloaded = datasetPath === null ? null : await downloadFile(datasetPath, host);
    const place = downloaded?.file ?? datasetPath;
    const files = place === null ? [] : await sourceFiles(place);
    const source: DatasetSource = datasetSource(config, files);
    const dataset =
      source.kind === 'files' ? await loadKeptFiles(source, host) : await loadDataset(source, host);
    const samples = await sampleImages(dataset, 0);
    onEvent({ type: 'datasetLoaded', summary: summarize(dataset), samples });
    return dataset;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    onEvent({ type: 'datasetFailed', message: error.words });
    return null;
  } finally {
    if (downloaded !== null) await rm(downloaded.folder, { recursive: true, force: true });
  }
}
