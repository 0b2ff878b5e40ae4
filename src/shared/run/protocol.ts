/**
 * The wall between the page and the worker: every message that crosses it, and nothing else.
 * Commands go in, events come back and only ever append.
 */
import type { Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { ClusterHealth, Evaluation } from './evaluations.ts';
import type { StepMetrics } from './metrics.ts';
import type { PrototypesDescription } from './prototypes.ts';
import type { TensorHealthPoints } from './tensorHealth.ts';

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
  readonly notes: readonly Words[];
  readonly credit: Words;
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
  /** Starts a run with its own config from another run's stored checkpoint. */
  | {
      readonly type: 'forkRun';
      readonly runId: string;
      readonly fromRunId: string;
      readonly config: RunConfig;
    }
  /** Changes the rate or the clip of the run under way, from its next step on. */
  | ({ readonly type: 'adjust' } & Adjustment)
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' }
  | { readonly type: 'exportCheckpoint'; readonly runId: string }
  /** Asks why the run under way is as it is; `diagnosisFinished` answers between two steps. */
  | { readonly type: 'diagnose'; readonly runId: string }
  /** Asks what a config would need on the GPU; answered once device and images are there. */
  | { readonly type: 'planMemory'; readonly request: number; readonly config: RunConfig }
  /** Asks for a run's newest clustering; `prototypesDescribed` answers. */
  | { readonly type: 'describePrototypes'; readonly runId: string }
  /**
   * Clusters the features of a run's checkpoint; `prototypesDescribed` ends it. Where a run begins
   * meanwhile, it gives way.
   */
  | {
      readonly type: 'computePrototypes';
      readonly runId: string;
      /** Clusters of each granularity. */
      readonly numClusters: readonly number[];
    }
  | { readonly type: 'cancelPrototypes' }
  /** Asks for some of the loaded images. */
  | { readonly type: 'showImages'; readonly request: number; readonly images: readonly number[] }
  /** Shows what training makes of some images; a run under way goes on. */
  | ({ readonly type: 'previewViews' } & PreviewRequest)
  | { readonly type: 'importCheckpoint'; readonly fileName: string; readonly blob: Blob };

/** A run's memory on the GPU, known before it begins. */
export interface MemoryPlan {
  /** The most it holds at once; what TensorFlow.js takes for a linear probe comes on top. */
  readonly bytes: number;
  /** The largest batch size, other fields as they are, that fits; 0 where none does. */
  readonly largestBatch: number;
  /** Why the config cannot run on this adapter, in a sentence, or null. */
  readonly problem: Words | null;
}

/** The commands that begin to train. */
export type StartCommand = Extract<Command, { type: 'start' | 'resumeRun' | 'forkRun' }>;

/** Whose views are wanted: those that a run of this config draws in an epoch. */
export interface PreviewRequest {
  readonly config: RunConfig;
  /** Images, taken evenly from the training images. */
  readonly pairs: number;
  /** Moves on to other images: 0, 1, … */
  readonly page: number;
  readonly epoch: number;
}

/** A training image and the query and the key view of it: RGBA bytes, side × side each. */
export interface ViewPair {
  readonly image: Uint8ClampedArray<ArrayBuffer>;
  readonly query: Uint8ClampedArray<ArrayBuffer>;
  readonly key: Uint8ClampedArray<ArrayBuffer>;
}

/** A change to a run under way; what is not named stays. */
export interface Adjustment {
  /** The peak rate that the schedule is read with from now on. */
  readonly learningRate?: number;
  readonly clipNorm?: number;
}

/** Something worth remembering that happened at a step of a run; kept in its history. */
export type RunNote =
  | {
      readonly kind: 'alarm';
      readonly step: number;
      /** A name of #diagnosis/alarms.ts; in a stored run it can be one of another version. */
      readonly alarm: string;
      readonly message: Words;
    }
  | {
      readonly kind: 'stage' | 'change' | 'skip' | 'resume';
      readonly step: number;
      readonly message: Words;
    };

export type RunState = 'starting' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed';

/** What of a step was not finite, the first in this order. */
export type NonFinitePart = 'loss' | 'gradient' | 'batch statistics';

/** A run that ended by itself because a number stopped being one. */
export interface NonFiniteFault {
  readonly kind: 'nonFinite';
  readonly step: number;
  readonly what: NonFinitePart;
  readonly message: Words;
}

/** A run that ended because the machine under it failed. */
export interface DeviceFault {
  readonly kind: 'deviceLost' | 'outOfMemory' | 'internal';
  readonly step: number;
  readonly message: Words;
}

export type RunFault = NonFiniteFault | DeviceFault;

export type Event =
  | { readonly type: 'deviceOpened'; readonly adapter: AdapterSummary }
  | {
      readonly type: 'deviceFailed';
      readonly reason: 'noWebGpu' | 'noAdapter' | 'lost' | 'failed';
      readonly message: Words;
    }
  | {
      readonly type: 'datasetProgressed';
      readonly done: number;
      readonly total: number;
      readonly doing: Words;
    }
  | {
      readonly type: 'datasetLoaded';
      readonly summary: DatasetSummary;
      readonly samples: readonly SampleImage[];
    }
  /** The data set that was loaded before, if any, is still loaded and usable. */
  | { readonly type: 'datasetFailed'; readonly message: Words }
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
  | { readonly type: 'commandRefused'; readonly command: Command['type']; readonly message: Words }
  | {
      readonly type: 'kernelsCompiled';
      readonly runId: string;
      readonly done: number;
      readonly total: number;
    }
  /** Bytes on the GPU; the peak is the run's so far. */
  | {
      readonly type: 'memoryMeasured';
      readonly runId: string;
      readonly liveBytes: number;
      readonly peakBytes: number;
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
  /**
   * The health of every trained tensor, every so many steps: at most some 200 points a run, and
   * every step of the last 64 where something is diagnosed. A step may come again.
   */
  | ({ readonly type: 'tensorHealth'; readonly runId: string } & TensorHealthPoints)
  /** Why a run broke, or what an alarm means; before `runEnded` where the run ends with it. */
  | { readonly type: 'diagnosisFinished'; readonly runId: string; readonly diagnosis: Diagnosis }
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
      readonly problems: readonly Words[];
    }
  /** What a config would need; `request` is that of the command. */
  | {
      readonly type: 'memoryPlanned';
      readonly request: number;
      readonly plan: MemoryPlan;
    }
  | { readonly type: 'checkpointRefused'; readonly fileName: string; readonly message: Words }
  | {
      readonly type: 'viewsPreviewed';
      readonly side: number;
      readonly pairs: readonly ViewPair[];
    }
  | { readonly type: 'previewRefused'; readonly message: Words }
  /** Null where the run has no clustering yet, or none that can be read. */
  | {
      readonly type: 'prototypesDescribed';
      readonly runId: string;
      readonly description: PrototypesDescription | null;
    }
  | {
      readonly type: 'prototypesProgressed';
      readonly runId: string;
      /** Clusters of the granularity under way; null during the feature pass. */
      readonly k: number | null;
      readonly done: number;
      readonly total: number;
    }
  /** The computation ended without a clustering: cancelled, or why it could not be done. */
  | { readonly type: 'prototypesRefused'; readonly runId: string; readonly message: Words }
  /** RGBA bytes of the images asked for, one after the other; none without a data set. */
  | {
      readonly type: 'imagesShown';
      readonly request: number;
      readonly dataset: DatasetSummary | null;
      readonly rgba: Uint8ClampedArray<ArrayBuffer>;
    }
  /** Something could not be stored; training goes on. */
  | { readonly type: 'storageFailed'; readonly message: Words };

/** The data a config asks for. @param files the user's, for the data set `files` */
export function datasetSource(config: RunConfig, files: readonly SourceFile[]): DatasetSource {
  const { dataset, imageSide: side, sceneClasses, scenesPerClass, seed } = config;
  if (dataset === 'files') return { kind: 'files', files, side };
  return { kind: 'builtin', id: dataset, sceneClasses, scenesPerClass, side, seed };
}
