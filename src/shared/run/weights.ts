/** Weights that a run begins with, in place of its seed's. */
import type { SourceFile } from './datasets.ts';

/** A file of weights that was looked at before. */
export interface ChosenWeights extends SourceFile {
  /** What it was then; a run that begins with it refuses another. */
  readonly sha256?: string;
}

/** A file of weights, known again by its content. */
export interface WeightsSource {
  /** Its name. */
  readonly file: string;
  /** Of the whole file, as `sha256sum` prints it. */
  readonly sha256: string;
}

/** Some tensors of one part of the model or the file, or one tensor of another shape. */
export interface WeightsRow {
  readonly state: 'loaded' | 'shape' | 'missing' | 'skipped';
  /** `encoder_q.layer1`, or a tensor's name. */
  readonly part: string;
  readonly tensors: number;
  /** `[64, 3, 3, 3]`; only where it is about one tensor. */
  readonly shape?: string;
  /** The shape in the file, where it is another one. */
  readonly found?: string;
}

/** What a model takes of a file: shown before anything is trained. */
export interface WeightsReport extends WeightsSource {
  readonly format: 'PyTorch' | 'safetensors';
  /** By whose names the file was read. */
  readonly convention: string;
  /** Tensors of each state. */
  readonly counts: Readonly<Record<WeightsRow['state'], number>>;
  readonly rows: readonly WeightsRow[];
  /** Other dictionaries of tensors in the file, such as an optimizer's. */
  readonly beside: readonly { readonly path: string; readonly tensors: number }[];
}
