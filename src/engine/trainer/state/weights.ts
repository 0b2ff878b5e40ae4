/** Weights of a file as the state before the first step of a run. */
import { say, sentences, WordsError } from '#base/words.ts';
import { quoted } from '#checkpoint/checkpointError.ts';
import { toGpuLayout } from '#checkpoint/layout.ts';
import { type ImportedState, type NamedArray, toCheckpoint } from '#checkpoint/modelState.ts';
import { readSafetensors, sha256, writeSafetensors } from '#checkpoint/safetensors.ts';
import { exportModel } from '#checkpoint/weights/exportModel.ts';
import { openWeights } from '#checkpoint/weights/openWeights.ts';
import type { WeightsFile } from '#checkpoint/weights/weightsFile.ts';
import {
  planWeights,
  type WeightsPlan,
  type WeightTarget,
  weightsRows,
} from '#checkpoint/weights/weightsPlan.ts';
import { counterNames, torchName } from '#model/checkpointNames.ts';
import { modelSpecs } from '#model/createModel.ts';
import { towerLayout } from '#model/parameters.ts';
import { type ArraySpec, arenaTensors, type StoredTensor } from '#model/state.ts';
import type { RunConfig } from '#run/config.ts';
import { shortEncoderName } from '#run/encoders.ts';
import type { ModelExport } from '#run/modelExports.ts';
import { VERSION } from '#run/version.ts';
import type { WeightsReport } from '#run/weights.ts';

/** A file of weights beside a model that is to take them. */
export interface WeightsForRun {
  readonly report: WeightsReport;
  /** The state before step 1; reads the numbers. @throws CheckpointError, WordsError */
  readonly state: () => Promise<ImportedState>;
}

/**
 * What a run of this config takes of a file.
 * @param known the file's SHA-256, where it was computed before
 * @throws CheckpointError where the file cannot be read
 */
export async function weightsFor(
  config: RunConfig,
  blob: Blob,
  fileName: string,
  known?: string,
): Promise<WeightsForRun> {
  const file = await openWeights(blob, fileName);
  const plan = planWeights(weightTargets(config), file);
  const { convention, loaded, shape, missing, skipped } = plan;
  const report: WeightsReport = {
    file: fileName,
    sha256: known ?? (await sha256(new Uint8Array(await blob.arrayBuffer()))),
    ...{ format: file.format, convention, beside: file.beside },
    counts: {
      loaded: loaded.length,
      shape: shape.length,
      missing: missing.length,
      skipped: skipped.length,
    },
    rows: weightsRows(plan),
  };
  return { report, state: () => stateOf(config, file, plan, report) };
}

/** The state as a checkpoint's file. */
export const checkpointOf = (state: ImportedState): Promise<Uint8Array<ArrayBuffer>> =>
  writeSafetensors(toCheckpoint(state));

/** A checkpoint's model alone, for a module of others. @throws CheckpointError, WordsError */
export async function modelFile(
  bytes: Uint8Array<ArrayBuffer>,
  as: ModelExport,
): Promise<Uint8Array<ArrayBuffer>> {
  return writeSafetensors(exportModel(await readSafetensors(bytes, 'checkpoint'), as));
}

/** The tensors of the query tower, by the names of a checkpoint. */
function weightTargets(config: RunConfig): readonly WeightTarget[] {
  const { parameters, statistics } = towerLayout(config);
  const nameOf = (name: string) =>
    torchName('q', name, config.heads) ?? torchName('k', name, config.heads);
  return [parameters, statistics].flatMap((arena) => arenaTensors(arena, nameOf));
}

async function stateOf(
  config: RunConfig,
  file: WeightsFile,
  plan: WeightsPlan,
  { file: fileName, sha256 }: WeightsReport,
): Promise<ImportedState> {
  const [strange] = plan.skipped;
  if (plan.loaded.length === 0 && plan.shape.length === 0 && strange !== undefined) {
    throw new WordsError(
      sentences(
        say(
          '{{file}} has none of the names that are read, those of torchvision, timm, MoCo, PCL and Protolab; its first tensor is {{tensor}}.',
          { file: quoted(fileName), tensor: quoted(strange.name) },
        ),
        say('Save a ResNet with torchvision’s names, such as layer1.0.conv1.weight.'),
      ),
    );
  }
  if (plan.loaded.length === 0) {
    throw new WordsError(
      sentences(
        say(
          '{{file}} has no tensor with a name and shape of this model ({{encoder}}, width {{width}}).',
          {
            file: quoted(fileName),
            encoder: shortEncoderName(config),
            width: config.width,
          },
        ),
        say('Choose the encoder, stem and width that the weights were made with.'),
      ),
    );
  }
  const values = new Map<string, Float32Array>();
  for (const { name, from } of plan.loaded) {
    const numbers = await file.read(from);
    const bad = numbers.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new WordsError(
        say(
          '{{file}} cannot be used: tensor {{tensor}} contains {{value}} at index {{at}}. Use weights from before training failed.',
          { file: quoted(fileName), tensor: quoted(from), value: String(numbers[bad]), at: bad },
        ),
      );
    }
    values.set(name, numbers);
  }
  const { parameters, statistics } = towerLayout(config);
  const counted = new Map(counterNames(statistics, config).map((name) => [name, 0n]));
  const arrays = modelSpecs(config)
    .filter(({ kind }) => kind !== 'prototypes')
    .flatMap((spec) => arraysOf(spec, values));
  return {
    ...{ arrays, config, version: VERSION, weights: { file: fileName, sha256 } },
    ...{ queuePtr: 0, numBatchesTracked: counted, step: 0, epoch: 0, problems: [] },
    tensors: arrays.length,
    parameters: parameters.slots.reduce((sum, { length }) => sum + length, 0),
  };
}

/** An array's tensors as a new run has them, with the file's where it has any. */
function arraysOf(spec: ArraySpec, values: ReadonlyMap<string, Float32Array>): NamedArray[] {
  const tensors = (spec.tensors ?? []).filter(({ borrowed }) => borrowed !== true);
  if (tensors.length === 0) return [];
  const initial =
    spec.initial?.() ?? new Float32Array(spec.shape.reduce((product, side) => product * side, 1));
  return tensors.map(({ name, layout, shape, offset, length }): NamedArray => {
    const given = values.get(queryName(name));
    const data =
      given === undefined
        ? initial.subarray(offset, offset + length)
        : toGpuLayout(layout, given, shape);
    return { name, layout, shape, data };
  });
}

/** A key tower begins as a copy of the query tower. */
const queryName = (name: StoredTensor['name']): string =>
  name.replace(/^(encoder|head_a|v)_k\./, '$1_q.');
