/** Data sets: where one is from, and what is told of it once it is loaded. */
import type { Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';
import { storedSideOf } from './imageSides.ts';

/** A file the user gave, with its path inside the chosen folder (or just its name). */
export interface SourceFile {
  readonly path: string;
  readonly blob: Blob;
}

/** A data set that ships with the app. */
export interface BuiltinSource {
  readonly kind: 'builtin';
  readonly id: 'scenes' | 'emoji' | 'fashion-mnist';
  /** Number of classes and images per class; scenes only. */
  readonly sceneClasses: number;
  readonly scenesPerClass: number;
  readonly side: number;
  readonly seed: number;
}

/** The user's own files. */
export interface FilesSource {
  readonly kind: 'files';
  readonly files: readonly SourceFile[];
  readonly side: number;
  /** Share of the images that may be bad: they are skipped. */
  readonly mostBad: number;
}

export type DatasetSource = BuiltinSource | FilesSource;

export interface DatasetSummary {
  readonly name: string;
  readonly images: number;
  readonly side: number;
  /** Label levels, finest first; empty for unlabelled data. */
  readonly levels: readonly { readonly name: string; readonly classes: number }[];
  /** Classes of the finest level with their images, the first of many; absent in old records. */
  readonly classes?: readonly { readonly name: string; readonly count: number }[];
  /** Size of the data set's own test split; 0 where it has none. */
  readonly testImages: number;
  /** Notices for the user: resized, unlabelled, files ignored. */
  readonly notes: readonly Words[];
  /** Images that could not be used, each with its reason, the first of many; absent for none. */
  readonly skipped?: readonly Words[];
  readonly credit: Words;
}

/** Sample images, spread over the classes. */
export interface SampleImage {
  /** RGBA bytes, side × side. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly label: string;
}

/** The data set of a config. @param files the user's, for the data set `files` */
export function datasetSource(config: RunConfig, files: readonly SourceFile[]): DatasetSource {
  const { dataset, sceneClasses, scenesPerClass, seed } = config;
  const side = storedSideOf(config);
  if (dataset === 'files') return { kind: 'files', files, side, mostBad: config.badImages };
  return { kind: 'builtin', id: dataset, sceneClasses, scenesPerClass, side, seed };
}
