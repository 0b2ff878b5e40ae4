/**
 * The wall between the page and the worker: every message that crosses it, and nothing else.
 * Commands go in, events come back and only ever append.
 */
import type { RunConfig } from './config.ts';
import type { ClusterHealth, Evaluation, StepMetrics } from './metrics.ts';

/** A file the user gave, with its path inside the chosen folder (or just its name). */
export interface SourceFile {
  readonly path: string;
  readonly blob: Blob;
}

export type DatasetSource =
  | {
      readonly kind: 'builtin';
      readonly id: 'scenes' | 'emoji' | 'fashion-mnist';
      /** Number of classes and images a class; scenes only. */
      readonly sceneClasses: number;
      readonly scenesPerClass: number;
      readonly side: number;
      readonly seed: number;
    }
  | { readonly kind: 'files'; readonly files: readonly SourceFile[]; readonly side: number };

export interface DatasetSummary {
  readonly name: string;
  readonly images: number;
  readonly side: number;
  /** Label levels, finest first; empty for unlabelled data. */
  readonly levels: readonly { readonly name: string; readonly classes: number }[];
  /** Size of the data set's own test split; 0 where it has none. */
  readonly testImages: number;
  /** What the user should know: resized, unlabelled, files passed over. */
  readonly notes: readonly string[];
  readonly credit: string;
}

/** Some images to look at, spread over the classes. */
export interface SampleImage {
  /** RGBA bytes, side × side. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly label: string;
}

export interface AdapterSummary {
  readonly description: string;
  readonly vendor: string;
  readonly architecture: string;
  /** True for SwiftShader, llvmpipe and other drivers that run on the CPU. */
  readonly software: boolean;
  readonly shaderF16: boolean;
  readonly subgroups: boolean;
  readonly maxBufferBytes: number;
}

export type Command =
  | { readonly type: 'openDevice'; readonly powerPreference: 'high-performance' | 'low-power' }
  | { readonly type: 'loadDataset'; readonly source: DatasetSource }
  | { readonly type: 'start'; readonly runId: string; readonly config: RunConfig }
  /** Goes on with a run that was stopped or cut off, from its stored checkpoint. */
  | { readonly type: 'resumeRun'; readonly runId: string }
  /** Changes the rate or the clip of the run under way, from its next step on. */
  | ({ readonly type: 'adjust' } & Adjustment)
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' }
  | { readonly type: 'exportCheckpoint'; readonly runId: string }
  | { readonly type: 'importCheckpoint'; readonly fileName: string; readonly blob: Blob };

/** A change to a run under way; what is not named stays. */
export interface Adjustment {
  /** The peak rate that the schedule is read with from now on. */
  readonly learningRate?: number;
  readonly clipNorm?: number;
}

/** What the health watch can see (ALGORITHM, section 10). */
export type AlarmName =
  | 'collapse'
  | 'tiedLogits'
  | 'hollowAccuracy'
  | 'deadUnits'
  | 'badNorms'
  | 'halfOverflow'
  | 'activationGrowth'
  | 'updateRatio'
  | 'weightGrowth'
  | 'trustRatio'
  | 'lossScale'
  | 'staleQueue'
  | 'nonFinite';

/** Something worth remembering that happened at a step of a run; kept in its history. */
export type RunNote =
  | {
      readonly kind: 'alarm';
      readonly step: number;
      readonly alarm: AlarmName;
      readonly message: string;
    }
  | {
      readonly kind: 'stage' | 'change' | 'skip' | 'resume';
      readonly step: number;
      readonly message: string;
    };

export type RunState = 'starting' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed';

/** What of a step was not finite, the first in this order. */
export type NonFinitePart = 'loss' | 'gradient' | 'batch statistics';

/** A run that ended by itself because a number stopped being one. */
export interface NonFiniteFault {
  readonly kind: 'nonFinite';
  readonly step: number;
  readonly what: NonFinitePart;
  readonly message: string;
}

/** A run that ended because the machine under it failed. */
export interface DeviceFault {
  readonly kind: 'deviceLost' | 'outOfMemory' | 'internal';
  readonly step: number;
  readonly message: string;
}

export type RunFault = NonFiniteFault | DeviceFault;

export type Event =
  | { readonly type: 'deviceOpened'; readonly adapter: AdapterSummary }
  | {
      readonly type: 'deviceFailed';
      readonly reason: 'noWebGpu' | 'noAdapter' | 'lost' | 'failed';
      readonly message: string;
    }
  | {
      readonly type: 'datasetProgressed';
      readonly done: number;
      readonly total: number;
      readonly doing: string;
    }
  | {
      readonly type: 'datasetLoaded';
      readonly summary: DatasetSummary;
      readonly samples: readonly SampleImage[];
    }
  /** The data set that was loaded before, if any, is still loaded and usable. */
  | { readonly type: 'datasetFailed'; readonly message: string }
  | {
      readonly type: 'runStarted';
      readonly runId: string;
      readonly config: RunConfig;
      readonly dataset: DatasetSummary;
      readonly adapter: AdapterSummary;
      /** Milliseconds since 1970. */
      readonly startedAt: number;
      /** Steps done before, when an earlier run goes on; 0 for a new one. */
      readonly fromStep: number;
      readonly totalSteps: number;
      readonly stepsPerEpoch: number;
    }
  /** A command that cannot be carried out now; nothing changed. */
  | { readonly type: 'commandRefused'; readonly command: Command['type']; readonly message: string }
  | {
      readonly type: 'kernelsCompiled';
      readonly runId: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'stepsFinished';
      readonly runId: string;
      readonly steps: readonly StepMetrics[];
    }
  | {
      readonly type: 'evaluationProgressed';
      readonly runId: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'evaluationFinished'; readonly runId: string; readonly evaluation: Evaluation }
  /** The feature pass before a clustering; every batch is stored as it comes. */
  | {
      readonly type: 'featuresProgressed';
      readonly runId: string;
      readonly epoch: number;
      /** Images. */
      readonly done: number;
      readonly total: number;
      /** Bytes of features that the storage holds now. */
      readonly bytesStored: number;
    }
  | {
      readonly type: 'clusteringProgressed';
      readonly runId: string;
      readonly epoch: number;
      /** Clusters of the granularity under way. */
      readonly k: number;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'clusteringFinished';
      readonly runId: string;
      readonly epoch: number;
      readonly clusters: readonly ClusterHealth[];
      readonly seconds: number;
    }
  /** An alarm, a new stage, a change by hand: the run goes on. */
  | { readonly type: 'runNoted'; readonly runId: string; readonly note: RunNote }
  | { readonly type: 'stateChanged'; readonly runId: string; readonly state: RunState }
  /** The run's last event; its metrics and its checkpoint are stored when this arrives. */
  | {
      readonly type: 'runEnded';
      readonly runId: string;
      readonly state: 'finished' | 'stopped' | 'failed';
      readonly fault: RunFault | null;
    }
  | {
      readonly type: 'checkpointExported';
      readonly runId: string;
      readonly step: number;
      readonly bytes: ArrayBuffer;
    }
  | {
      readonly type: 'checkpointImported';
      readonly fileName: string;
      readonly config: RunConfig;
      readonly step: number;
      readonly tensors: number;
      readonly parameters: number;
      /** Config fields that could not be used, as sentences. */
      readonly problems: readonly string[];
    }
  | { readonly type: 'checkpointRefused'; readonly fileName: string; readonly message: string }
  /** Something could not be stored; training goes on. */
  | { readonly type: 'storageFailed'; readonly message: string };

/** The data a config asks for. @param files the user's, for the data set `files` */
export function datasetSource(config: RunConfig, files: readonly SourceFile[]): DatasetSource {
  const { dataset, imageSide: side, sceneClasses, scenesPerClass, seed } = config;
  if (dataset === 'files') return { kind: 'files', files, side };
  return { kind: 'builtin', id: dataset, sceneClasses, scenesPerClass, side, seed };
}
