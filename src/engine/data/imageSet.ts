/** What every file format becomes: images one after the other, none held before it is asked for. */
import type { Value, Words } from '#base/words.ts';
import type { DataHost } from './host.ts';
import type { Pace } from './loadProgress.ts';
import type { Picture } from './resize.ts';

export interface SetImage {
  /** What to call it in a sentence. */
  readonly name: Value;
  /** Path of its own file; null where it is a record of a larger one. */
  readonly file: string | null;
  readonly split: 'train' | 'test';
  /** Its class in each of the set's levels. */
  readonly classes: readonly string[];
  /** It has no class, where others have. */
  readonly unlabelled?: true;
  /** Its pixels, decoded at every call. @throws DataError when it cannot be used */
  read(): Picture | Promise<Picture>;
}

export interface ImageSet {
  readonly name: string;
  /** Label levels, finest first; empty for unlabelled images. */
  readonly levels: readonly SetLevel[];
  /** How many `images` gives. */
  readonly count: number;
  /** Training images first, then the set's own test split. Each call starts again. */
  images(): AsyncIterable<SetImage>;
  readonly doing: Words;
  readonly notes: readonly Words[];
  readonly credit: Words;
}

export interface SetLevel {
  readonly name: string;
  /** The classes' order, repeats allowed; those it lacks come after, sorted. */
  readonly order?: readonly string[];
  /** The classes are whole numbers and have their order. */
  readonly numbers?: boolean;
}

/** What a format is given beside its files. */
export interface Reading {
  /** What the files are called together. */
  readonly name: string;
  /** Of all pictures together, before they are resized. */
  readonly mostPixels: number;
  /** Share of the pictures that may be bad: a set with more is not what it is taken for. */
  readonly mostBad: number;
  readonly host: DataHost;
  readonly pace: Pace;
}
