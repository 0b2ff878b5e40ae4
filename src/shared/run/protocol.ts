/**
 * The messages between the page and the worker: commands to the worker, events from it. Events are
 * only appended, never changed.
 */
import type { Words } from '#base/words.ts';
import type { BenchmarkResult } from './benchmark.ts';
import type { RunConfig } from './config.ts';
import type { DatasetSource, DatasetSummary, SampleImage, SourceFile } from './datasets.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { ClusterHealth, DataEvaluation, Evaluation } from './evaluations.ts';
import type { MemoryPlan } from './memoryPlan.ts';
import type { StepMetrics } from './metrics.ts';
import type { ModelExport } from './modelExports.ts';
import type { TaskReport } from './phases.ts';
import type { PrototypesDescription } from './prototypes.ts';
import type { RunFault } from './runFaults.ts';
import type { StepProfile } from './stepProfile.ts';
import type { TensorHealthPoints } from './tensorHealth.ts';
import type { TileReport } from './tiles.ts';
import type { PreviewRequest, ViewPair } from './viewPreview.ts';
import type { ChosenWeights, WeightsReport, WeightsSource } from './weights.ts';

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
  /** Ends a loading; answered by `datasetFailed`. */
  | { readonly type: 'cancelLoading' }
  | ({
      readonly type: 'start';
      readonly runId: string;
      readonly config: RunConfig;
      /** A file of weights that it begins with, in place of its seed's. */
      readonly weights?: ChosenWeights;
    } & Afresh)
  /**
   * Continues a run that has ended or was interrupted, from a kept checkpoint. From one that is not
   * the newest, what came after it is deleted.
   */
  | ({ readonly type: 'resumeRun'; readonly runId: string } & FromCheckpoint & Afresh)
  /** Starts a run with a new config from another run's stored checkpoint. */
  | ({
      readonly type: 'forkRun';
      readonly runId: string;
      readonly fromRunId: string;
      readonly config: RunConfig;
    } & FromCheckpoint &
      Afresh)
  /** Changes the rate or the clip of the current run from its next step on. */
  | ({ readonly type: 'adjust' } & Adjustment)
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' }
  | ({
      readonly type: 'exportCheckpoint';
      readonly runId: string;
      /** The model alone, for a module of others; absent: the whole state. */
      readonly as?: ModelExport;
    } & FromCheckpoint)
  /** Requests a diagnosis of the current run; answered by `diagnosisFinished` between two steps. */
  | { readonly type: 'diagnose'; readonly runId: string }
  /** Asks how much GPU memory a config needs; answered once device and images are available. */
  | { readonly type: 'planMemory'; readonly request: number; readonly config: RunConfig }
  /** Requests a run's newest clustering; answered by `prototypesDescribed`. */
  | { readonly type: 'describePrototypes'; readonly runId: string }
  /**
   * Clusters the features of a run's checkpoint; answered by `prototypesDescribed`. Cancelled when
   * a run begins.
   */
  | {
      readonly type: 'computePrototypes';
      readonly runId: string;
      /** Clusters of each granularity. */
      readonly numClusters: readonly number[];
    }
  | { readonly type: 'cancelPrototypes' }
  /** Evaluates a run's checkpoint on the loaded images; cancelled as clusters are. */
  | ({ readonly type: 'evaluateRun'; readonly runId: string } & FromCheckpoint)
  /** Features of the loaded images, with a run's checkpoint. */
  | ({
      readonly type: 'exportFeatures';
      readonly runId: string;
      readonly format: FeatureFormat;
      /** Where they are written; absent: they are downloaded. */
      readonly into?: ExportTarget;
    } & FromCheckpoint)
  /** Requests the run's evaluations on request; answered by `dataEvaluations`. */
  | { readonly type: 'describeEvaluations'; readonly runId: string }
  /** What a model takes of a file of weights; answered by `weightsRead`. */
  | {
      readonly type: 'readWeights';
      readonly request: number;
      readonly config: RunConfig;
      readonly file: SourceFile;
      /** Of the same file, from an earlier answer. */
      readonly sha256?: string;
      /** Stores them as a run before its first step, to be evaluated, clustered and forked. */
      readonly keep: boolean;
    }
  /** Requests some of the loaded images. */
  | { readonly type: 'showImages'; readonly request: number; readonly images: readonly number[] }
  /** Times a step of a config command by command; answered by `stepProfiled`. Cancelled as clusters are. */
  | { readonly type: 'profileStep'; readonly config: RunConfig }
  /** Times steps of three sizes; answered by `benchmarkFinished`. Cancelled as clusters are. */
  | { readonly type: 'runBenchmark' }
  /** Requests augmented views of some images; does not interrupt a run. */
  | ({ readonly type: 'previewViews' } & PreviewRequest);

/** Which of a run's kept checkpoints. */
export interface FromCheckpoint {
  /** Its step; absent: the newest. */
  readonly step?: number;
}

/** A checkpoint that could not be stored yet and is only in the worker's memory. */
export interface HeldCheckpoint {
  readonly runId: string;
  readonly step: number;
  readonly bytes: number;
}

/** What ended a run that continues by itself. */
export interface Interruption {
  readonly cause: 'worker' | 'gpu';
  /** Steps that were reported before. */
  readonly step: number;
}

/** Of a start command. */
interface Afresh {
  /** What ended the run before; absent if the user starts it. */
  readonly after?: Interruption;
}

/** A safetensors file, or a NumPy file for each array. */
export type FeatureFormat = 'safetensors' | 'npy';

/** A file or folder that the user chose to be written. */
export type ExportTarget = FileSystemFileHandle | FileSystemDirectoryHandle;

/** A file to download. */
export interface ExportedFile {
  /** What comes before its ending. */
  readonly suffix: string;
  readonly blob: Blob;
}

/** The commands that start training. */
export type StartCommand = Extract<Command, { type: 'start' | 'resumeRun' | 'forkRun' }>;

/** A change to the current run; omitted fields keep their values. */
export interface Adjustment {
  /** The new peak rate of the schedule. */
  readonly learningRate?: number;
  readonly clipNorm?: number;
}

/** An event at a step of a run, kept in its history. */
export type RunNote =
  | {
      readonly kind: 'alarm';
      readonly step: number;
      /** A name in #diagnosis/alarms.ts, in a stored run possibly of another version. */
      readonly alarm: string;
      readonly message: Words;
    }
  | {
      readonly kind: 'stage' | 'change' | 'skip' | 'resume' | 'recovery' | 'stop';
      readonly step: number;
      readonly message: Words;
    };

export type RunState = 'starting' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed';

/** Sent by the worker every `HEARTBEAT_MS` while it returns to its event loop. */
export interface Heartbeat {
  readonly type: 'heartbeat';
  /** Its name for other tabs, and of the lock it holds while it lives; see trainerChannel.ts. */
  readonly worker: string;
}

export const HEARTBEAT_MS = 1000;

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
      /** Milliseconds since 1970. */
      readonly atMs: number;
    }
  | {
      readonly type: 'datasetLoaded';
      readonly summary: DatasetSummary;
      readonly samples: readonly SampleImage[];
    }
  /** The previously loaded data set, if any, is still usable. */
  | {
      readonly type: 'datasetFailed';
      readonly message: Words;
      /** Asked for by `cancelLoading`. */
      readonly cancelled?: true;
    }
  | {
      readonly type: 'runStarted';
      readonly runId: string;
      readonly config: RunConfig;
      readonly dataset: DatasetSummary;
      readonly adapter: AdapterSummary;
      /** The weights that it began with, if a file gave them. */
      readonly weights?: WeightsSource;
      /** Milliseconds since 1970. */
      readonly startedAt: number;
      /** Steps done before if an earlier run continues; 0 for a new one. */
      readonly fromStep: number;
      readonly totalSteps: number;
      readonly stepsPerEpoch: number;
    }
  /** The tiles of the run's kernels; not sent on a software adapter. */
  | { readonly type: 'tilesChosen'; readonly runId: string; readonly tiles: TileReport }
  /** A command that cannot be executed now; nothing changed. */
  | { readonly type: 'commandRefused'; readonly command: Command['type']; readonly message: Words }
  /** How far a task other than training steps is; null is a task of no run. */
  | ({ readonly type: 'taskProgressed'; readonly runId: string | null } & TaskReport)
  /** Bytes on the GPU; the peak is of the run so far. */
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
  | { readonly type: 'evaluationFinished'; readonly runId: string; readonly evaluation: Evaluation }
  /** A batch of the feature pass before a clustering was stored. */
  | {
      readonly type: 'featuresStored';
      readonly runId: string;
      readonly epoch: number;
      /** Images whose features are stored now, and their bytes. */
      readonly images: number;
      readonly bytes: number;
    }
  | {
      readonly type: 'clusteringFinished';
      readonly runId: string;
      readonly epoch: number;
      readonly clusters: readonly ClusterHealth[];
      readonly seconds: number;
    }
  /**
   * The health of every trained tensor at regular steps, at most about 200 per run, and at each of
   * the last 64 steps before a diagnosis. A step may be sent twice.
   */
  | ({ readonly type: 'tensorHealth'; readonly runId: string } & TensorHealthPoints)
  /** The run's state after a step is stored; a reload loses nothing before it. */
  | { readonly type: 'checkpointKept'; readonly runId: string; readonly step: number }
  /** Why a run broke, or what an alarm means; sent before `runEnded` if it ends the run. */
  | { readonly type: 'diagnosisFinished'; readonly runId: string; readonly diagnosis: Diagnosis }
  /** An alarm, a new stage or a manual change; the run continues. */
  | { readonly type: 'runNoted'; readonly runId: string; readonly note: RunNote }
  | { readonly type: 'stateChanged'; readonly runId: string; readonly state: RunState }
  /** The run's last event, sent after its metrics and checkpoint are stored. */
  | {
      readonly type: 'runEnded';
      readonly runId: string;
      readonly state: 'finished' | 'stopped' | 'failed';
      readonly fault: RunFault | null;
      /** Of a stopped run: the early-stopping rule that ended it; absent if the user did. */
      readonly early?: Words;
    }
  | {
      readonly type: 'checkpointExported';
      readonly runId: string;
      /** Of a model alone: the module that it is for. */
      readonly as?: ModelExport;
      readonly step: number;
      readonly bytes: ArrayBuffer;
    }
  /** The memory a config needs; `request` is that of the command. */
  | {
      readonly type: 'memoryPlanned';
      readonly request: number;
      readonly plan: MemoryPlan;
    }
  | {
      readonly type: 'weightsRead';
      readonly request: number;
      /** Null where the file cannot be used. */
      readonly report: WeightsReport | null;
      readonly problem: Words | null;
      /** The run that they are stored as. */
      readonly runId: string | null;
    }
  | {
      readonly type: 'viewsPreviewed';
      readonly side: number;
      readonly pairs: readonly ViewPair[];
    }
  | { readonly type: 'previewRefused'; readonly message: Words }
  /** Null if the run has no clustering yet, or none that can be read. */
  | {
      readonly type: 'prototypesDescribed';
      readonly runId: string;
      readonly description: PrototypesDescription | null;
    }
  /** The computation ended without a clustering: cancelled, or failed for this reason. */
  | { readonly type: 'prototypesRefused'; readonly runId: string; readonly message: Words }
  /** All evaluations on request of a run that are stored, one for each data set. */
  | {
      readonly type: 'dataEvaluations';
      readonly runId: string;
      readonly evaluations: readonly DataEvaluation[];
    }
  | {
      readonly type: 'featuresExported';
      readonly runId: string;
      readonly format: FeatureFormat;
      /** Those that are to be downloaded. */
      readonly files: readonly ExportedFile[];
    }
  /** An evaluation or an export ended without a result: cancelled, or failed for this reason. */
  | { readonly type: 'measureRefused'; readonly runId: string; readonly message: Words }
  | { readonly type: 'stepProfiled'; readonly profile: StepProfile }
  | { readonly type: 'benchmarkFinished'; readonly result: BenchmarkResult }
  /** RGBA bytes of the requested images, concatenated; empty without a data set. */
  | {
      readonly type: 'imagesShown';
      readonly request: number;
      readonly dataset: DatasetSummary | null;
      readonly rgba: Uint8ClampedArray<ArrayBuffer>;
    }
  /** Something could not be stored; training continues, and it is tried again. */
  | { readonly type: 'storageFailed'; readonly message: Words }
  /** Everything that could not be stored is stored now, or its run was deleted. */
  | { readonly type: 'storageCaughtUp' }
  /** All checkpoints that are only in memory, whenever they change. */
  | { readonly type: 'checkpointsHeld'; readonly held: readonly HeldCheckpoint[] };
