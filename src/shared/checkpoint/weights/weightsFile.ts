import { say, sentences, type Words } from '#base/words.ts';
import { CheckpointError, quoted } from '#checkpoint/checkpointError.ts';

/** A tensor as its file names it. */
export interface FileTensor {
  readonly name: string;
  /** `F32`, `BF16`, …: by safetensors' names. */
  readonly dtype: string;
  /** Row-major; empty for a scalar. */
  readonly shape: readonly number[];
}

/** A file of weights whose list is read, and whose numbers are read when they are asked for. */
export interface WeightsFile {
  readonly fileName: string;
  readonly format: 'PyTorch' | 'safetensors';
  readonly tensors: readonly FileTensor[];
  /** Other dictionaries of tensors in the file, such as an optimizer's; they are not used. */
  readonly beside: readonly { readonly path: string; readonly tensors: number }[];
  /** A tensor's numbers as row-major float32. @throws CheckpointError */
  readonly read: (name: string) => Promise<Float32Array<ArrayBuffer>>;
}

/** Why a file of weights is refused: what is wrong, and what to do. */
export type RefuseWeights = (reason: Words, fix: Words) => CheckpointError;

export const refuseWeights =
  (fileName: string): RefuseWeights =>
  (reason, fix) =>
    new CheckpointError(
      sentences(
        say('{{file}} cannot be read as weights: {{reason}}.', { file: quoted(fileName), reason }),
        fix,
      ),
    );

export const DOWNLOAD_AGAIN = say('Download or save it again.');

export const SAVE_STATE_DICT = say(
  'In PyTorch, save the numbers alone: torch.save(model.state_dict(), "weights.pth").',
);
