/**
 * A training state as a checkpoint with the names and layouts of PyTorch's state dict:
 * `encoder_q.conv1.weight` (OIHW), `encoder_q.bn1.running_mean`, `encoder_k.…`,
 * `queue` [D, K], `queue_ptr` [1] I64, `….num_batches_tracked` I64 scalars, and
 * `optimizer.momentum_buffer.<parameter>` for SGD. Config, step and epoch are in the
 * metadata as text.
 */
import * as v from 'valibot';
import { say, sentences, type Words, wordsOf } from '#base/words.ts';
import { configFromJson, type RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import { methodOf } from '#run/methods.ts';
import type { WeightsSource } from '#run/weights.ts';
import { CheckpointError, quoted } from './checkpointError.ts';
import { type Layout, toGpuLayout, toTorchLayout } from './layout.ts';
import { requireFinite } from './safetensors.ts';
import { parseStrictJson } from './strictJson.ts';
import type { Checkpoint, CheckpointTensor } from './tensor.ts';

/** Increased when older versions of the lab can no longer read the checkpoints. */
const CHECKPOINT_FORMAT = 1;

const COUNTER_SUFFIX = '.num_batches_tracked';

export interface NamedArray {
  /** PyTorch's name. */
  readonly name: string;
  readonly layout: Layout;
  /** PyTorch's shape. */
  readonly shape: readonly number[];
  /** In the GPU's layout. */
  readonly data: Float32Array;
}

export interface ModelState {
  readonly arrays: readonly NamedArray[];
  /** Where the next keys are written, 0 ≤ queuePtr < K; 0 without a queue. */
  readonly queuePtr: number;
  /** Batches each batch norm has seen, by full name (`encoder_q.bn1.num_batches_tracked`). */
  readonly numBatchesTracked: ReadonlyMap<string, bigint>;
  /** Steps and whole epochs trained. */
  readonly step: number;
  readonly epoch: number;
  readonly config: RunConfig;
  /** The normalisation of images, (x/255 − mean)/std, with one number per channel. */
  readonly input?: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** The run that it is a state of; absent in files of versions that did not write it. */
  readonly run?: RunOfState;
  /** The weights that its run began with, if a file gave them. */
  readonly weights?: WeightsSource;
  /** The version of the lab that wrote the file. */
  readonly version: string;
}

/** The run's id and length, and the images it trains on. */
export interface RunOfState {
  readonly runId: string;
  readonly dataset: Pick<DatasetSummary, 'name' | 'images' | 'side' | 'testImages' | 'levels'> & {
    /** Of their content; absent in files of versions that did not write it. */
    readonly fingerprint?: string;
  };
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
}

export interface ImportedState extends ModelState {
  /** Config fields that could not be used and tensors that were ignored, as sentences. */
  readonly problems: readonly Words[];
  readonly tensors: number;
  /** Number of trainable parameters of the query encoder. */
  readonly parameters: number;
}

/** @throws RangeError when an array does not fill its shape */
export function toCheckpoint(state: ModelState): Checkpoint {
  const tensors: CheckpointTensor[] = state.arrays.map(({ name, layout, shape, data }) => ({
    name,
    dtype: 'F32',
    shape,
    data: toTorchLayout(layout, data, shape),
  }));
  if (methodOf(state.config.method).usesQueue) {
    tensors.push({
      name: 'queue_ptr',
      dtype: 'I64',
      shape: [1],
      data: BigInt64Array.of(BigInt(state.queuePtr)),
    });
  }
  for (const [name, count] of state.numBatchesTracked) {
    tensors.push({ name, dtype: 'I64', shape: [], data: BigInt64Array.of(count) });
  }
  return {
    tensors,
    metadata: {
      protolab_format: String(CHECKPOINT_FORMAT),
      protolab_version: state.version,
      config: JSON.stringify(state.config),
      step: String(state.step),
      epoch: String(state.epoch),
      ...(state.input && {
        input_mean: JSON.stringify(state.input.mean),
        input_std: JSON.stringify(state.input.std),
      }),
      ...(state.run && { run: JSON.stringify(state.run) }),
      ...(state.weights && { weights: JSON.stringify(state.weights) }),
    },
  };
}

/**
 * The state in a checkpoint, arrays in the GPU's layout. The config is rebuilt field by field;
 * fields that cannot be used are named in `problems`.
 * @throws CheckpointError when it is not a checkpoint of this lab, is of a newer format,
 *   misses a part, or holds a value that is not finite
 */
export function fromCheckpoint(checkpoint: Checkpoint, fileName: string): ImportedState {
  const refuse = (reason: Words, fix: Words) =>
    new CheckpointError(
      sentences(
        say('{{file}} cannot be imported: {{reason}}.', { file: quoted(fileName), reason }),
        fix,
      ),
    );
  const wrongFile = say('Choose a checkpoint exported by Protolab.');
  const again = say('Export it again.');
  const { metadata, tensors } = checkpoint;

  const wholeNumber = (key: string): number => {
    const text = metadata[key];
    if (text === undefined) {
      throw refuse(say('its metadata has no {{key}}', { key: quoted(key) }), wrongFile);
    }
    const value = Number(text);
    if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) {
      throw refuse(
        say('its metadata {{key}} is {{text}}, not a whole number', {
          key: quoted(key),
          text: quoted(text),
        }),
        again,
      );
    }
    return value;
  };
  const format = wholeNumber('protolab_format');
  const version = metadata.protolab_version ?? 'unknown';
  if (format !== CHECKPOINT_FORMAT) {
    throw refuse(
      say(
        'it has format {{format}}, written by version {{version}}, and this version reads format {{own}}',
        { format, version: quoted(version), own: CHECKPOINT_FORMAT },
      ),
      say('Open it with that version or a newer one.'),
    );
  }
  const step = wholeNumber('step');
  const epoch = wholeNumber('epoch');
  let json: unknown;
  try {
    json = parseStrictJson(metadata.config ?? '');
  } catch (error) {
    throw refuse(say('its config {{problem}}', { problem: wordsOf(error) }), again);
  }
  const { config, problems: fieldProblems } = configFromJson(json);
  const problems = [...fieldProblems, ...validateConfig(config).map(({ message }) => message)];

  requireFinite(checkpoint, fileName);
  const arrays: NamedArray[] = [];
  const numBatchesTracked = new Map<string, bigint>();
  let queuePtr: number | null = null;
  let queueShape: readonly number[] | null = null;
  let parameters = 0;
  for (const tensor of tensors) {
    const { name, shape } = tensor;
    if (tensor.dtype === 'F32') {
      const layout = layoutOf(name, shape);
      if (layout === null) {
        throw refuse(
          say('tensor {{tensor}} has shape [{{shape}}], which matches no part of the model', {
            tensor: quoted(name),
            shape: shape.join(', '),
          }),
          wrongFile,
        );
      }
      if (layout === 'queue') queueShape = shape;
      arrays.push({ name, layout, shape, data: toGpuLayout(layout, tensor.data, shape) });
      if (isTrainable(name)) parameters += tensor.data.length;
    } else if (tensor.dtype === 'I64' && name === 'queue_ptr' && tensor.data.length === 1) {
      queuePtr = Number(tensor.data[0]);
    } else if (tensor.dtype === 'I64' && name.endsWith(COUNTER_SUFFIX) && shape.length === 0) {
      numBatchesTracked.set(name, tensor.data[0] ?? 0n);
    } else {
      problems.push(
        say('The tensor {{tensor}} ({{type}}) is unknown and is ignored.', {
          tensor: quoted(name),
          type: tensor.dtype,
        }),
      );
    }
  }

  if (parameters === 0)
    throw refuse(say('it has no tensor of a query encoder (encoder_q.…)'), wrongFile);
  const { usesQueue } = methodOf(config.method);
  if (queueShape === null && usesQueue) throw refuse(say('it has no tensor "queue"'), wrongFile);
  queuePtr ??= usesQueue ? null : 0;
  if (queuePtr === null) throw refuse(say('it has no whole number "queue_ptr"'), wrongFile);
  const { embeddingDim, queueLength } = config;
  const [dims = 0, keys = 0] = queueShape ?? [embeddingDim, queueLength];
  if (queuePtr < 0 || queuePtr >= keys) {
    throw refuse(
      say('its queue_ptr is {{at}}, outside a queue of {{keys}}', { at: queuePtr, keys }),
      again,
    );
  }
  if (dims !== embeddingDim || keys !== queueLength) {
    problems.push(
      say(
        'The queue holds {{keys}} keys of {{dims}} numbers, the config says {{length}} (queueLength) of {{dim}} (embeddingDim).',
        { keys, dims, length: queueLength, dim: embeddingDim },
      ),
    );
  }
  const [mean, std] = [metadata.input_mean, metadata.input_std].map((numbers) =>
    parsed(coloursSchema, numbers),
  );
  const run = parsed(runSchema, metadata.run);
  const weights = parsed(weightsSourceSchema, metadata.weights);
  return {
    arrays,
    queuePtr,
    numBatchesTracked,
    step,
    epoch,
    config,
    ...(mean && std && { input: { mean, std } }),
    ...(run !== null && { run }),
    ...(weights !== null && { weights }),
    version,
    problems,
    tensors: tensors.length,
    parameters,
  };
}

const wholeNumberSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

const runSchema: v.GenericSchema<unknown, RunOfState> = v.object({
  runId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  dataset: v.object({
    name: v.string(),
    images: wholeNumberSchema,
    side: wholeNumberSchema,
    testImages: wholeNumberSchema,
    levels: v.array(v.object({ name: v.string(), classes: wholeNumberSchema })),
    fingerprint: v.exactOptional(v.pipe(v.string(), v.maxLength(1000))),
  }),
  totalSteps: wholeNumberSchema,
  stepsPerEpoch: wholeNumberSchema,
});

/** A number for each channel. */
const coloursSchema: v.GenericSchema<unknown, number[]> = v.pipe(
  v.array(v.pipe(v.number(), v.finite())),
  v.length(3),
);

const weightsSourceSchema: v.GenericSchema<unknown, WeightsSource> = v.object({
  file: v.pipe(v.string(), v.maxLength(1000)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** A part of the metadata; null where it is missing or cannot be read. */
function parsed<Part>(
  schema: v.GenericSchema<unknown, Part>,
  text: string | undefined,
): Part | null {
  try {
    return text === undefined ? null : v.parse(schema, parseStrictJson(text));
  } catch {
    return null;
  }
}

function layoutOf(name: string, shape: readonly number[]): Layout | null {
  if (name === 'queue') return shape.length === 2 ? 'queue' : null;
  if (name.endsWith('.centroids') && shape.length === 2) return 'rows';
  switch (shape.length) {
    case 0:
      return 'scalar';
    case 1:
      return 'vector';
    case 2:
      return 'linear';
    case 4:
      return 'conv';
    default:
      return null;
  }
}

function isTrainable(name: string): boolean {
  return (
    name.startsWith('encoder_q.') &&
    !name.endsWith('.running_mean') &&
    !name.endsWith('.running_var')
  );
}
