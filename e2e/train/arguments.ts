import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { inEnglish, speak } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import { FIELDS, isFieldName } from '#run/fields/fields.ts';
import type { ModelExport } from '#run/modelExports.ts';
import { PRESET_NAMES, type PresetName, presetConfig, presetNamed } from '#run/presets.ts';
import type { AdapterChoice } from '../tools/chrome.ts';
import { ArgumentError, choice, flag, readOptions, repeated, text } from '../tools/options.ts';
import { userPath } from '../tools/project.ts';
import { setField, setFromPair } from '../tools/setField.ts';
import { trainDetails } from './help.ts';

/** What is done with a checkpoint. */
export interface AfterOptions {
  /** Absolute; instead of a run. */
  readonly checkpoint: string | null;
  /** Weights are evaluated as they are; instead of a run. */
  readonly untrained: boolean;
  /** The images to evaluate it on. */
  readonly evaluateOn: {
    readonly dataset: RunConfig['dataset'];
    readonly path: string | null;
  } | null;
  /** Absolute; a file for the features. */
  readonly features: string | null;
  /** They are of the images that --dataset names, where others are evaluated on. */
  readonly featuresOfOwn: boolean;
  /** Absolute; a file for the model alone, for a module of others. */
  readonly model: { readonly file: string; readonly as: ModelExport } | null;
  /** Settings of its evaluation and images that replace its own. */
  readonly changes: Partial<RunConfig>;
  /** Absolute; a folder that was named for results. */
  readonly outFolder: string | null;
}

/** What a run begins with. */
export interface BeginOptions {
  /** Weights of a file, or the whole state of a checkpoint, with its config. */
  readonly kind: 'weights' | 'resume';
  /** Absolute. */
  readonly file: string;
  /** The fields that were named, for a checkpoint's config. */
  readonly changes: Partial<RunConfig>;
}

/** What `--export-torch` asks for. */
export interface TorchExport {
  /** Absolute. */
  readonly folder: string;
  /** Absolute; null exports the config alone. */
  readonly checkpoint: string | null;
}

/** A whole, valid request for a run. */
export interface TrainOptions {
  readonly preset: PresetName;
  readonly config: RunConfig;
  /** File or folder of the user's, absolute; null for a built-in data set. */
  readonly datasetPath: string | null;
  /** Absolute. */
  readonly outFolder: string;
  readonly json: boolean;
  readonly adapter: AdapterChoice;
  readonly runtime: 'browser' | 'node';
  /** What it begins with in place of its seed's weights; absent for those. */
  readonly begin?: BeginOptions;
  /** With the kernels of a hardware adapter, on whatever adapter; absent for those of its own. */
  readonly hardware?: boolean;
  /** What is done with the last checkpoint, or with an earlier one; absent for nothing. */
  readonly after?: AfterOptions;
  /** Print the commands of a training step instead of training. */
  readonly dumpGraph: boolean;
  /** Write a project for PyTorch instead of training; absent for none. */
  readonly torch?: TorchExport;
}

const BUILT_IN = FIELDS.dataset.choices
  .map((option) => option.value)
  .filter((value) => value !== 'files');

const PRESET_CHOICE = choice(
  'NAME',
  'the preset that the settings change (default quick), see Presets',
  ['quick', ...PRESET_NAMES.filter((name) => name !== 'quick')],
);

export const TRAIN = {
  name: 'npm run train',
  summary: 'trains one run without a window and writes its files.',
  example: '--dataset scenes',
  options: {
    preset: {
      ...PRESET_CHOICE,
      read: (given: readonly string[], flag: string) =>
        PRESET_CHOICE.read(
          given.map((name) => presetNamed(name) ?? name),
          flag,
        ),
    },
    dataset: text(
      'NAME|PATH|URL',
      'scenes, emoji or fashion-mnist; or a file, a folder, an address of your own, or several addresses in quotes: CIFAR-10, CIFAR-100, STL-10, Tiny ImageNet, IDX, .npy, .npz, parquet, WebDataset, or pictures with one folder per class, in a zip or tar too',
    ),
    set: repeated('key=value', 'sets a field, see Fields; repeatable, the last one wins'),
    epochs: text('N', 'same as --set epochs=N'),
    steps: text('N', 'stops after N steps (--set maxSteps=N); the schedule stays the same'),
    seed: text('N', 'same as --set seed=N'),
    out: text(
      'DIR',
      'output folder (default runs/PRESET-TIME); files of an earlier run in it are replaced',
    ),
    weights: text(
      'FILE',
      'begins with these weights: safetensors, or .pth, .pt, .pth.tar of PyTorch, by the names of torchvision, timm, MoCo, PCL or a checkpoint; prints what was loaded, missing, of another shape',
    ),
    untrained: flag(
      'with --weights: nothing is trained; --evaluate-on and --features take the weights as they are',
    ),
    resume: text(
      'FILE',
      'continues the run of this checkpoint with its config and its images, in the same bits as without the interruption; --set, --epochs and --steps change what a fork may change; on Dawn',
    ),
    checkpoint: text(
      'FILE',
      'nothing is trained: --evaluate-on and --features take this checkpoint of an earlier run; of the fields, --set changes those of the data and the evaluation',
    ),
    'evaluate-on': text(
      'NAME|PATH|URL',
      'evaluates the checkpoint on other images, as --dataset takes them: kNN and linear probe into evaluation.json; --features beside it are of these, or of --dataset where that is named; on Dawn',
    ),
    features: text(
      'FILE',
      'writes the features of all images with their labels and file names: FILE.safetensors, or FILE.npy and one more for each array; on Dawn',
    ),
    model: text(
      'FILE',
      'writes a part of the checkpoint as FILE.safetensors, see --model-for; its metadata have the Python line that makes the module',
    ),
    'model-for': choice(
      'KIND',
      'with --model: torchvision (default), its ResNet with fc = Identity; moco, the module of MoCo and PCL: both encoders, projector and queue; load_state_dict(strict=True) takes both. prototypes: centroids, concentrations and the cluster of each image',
      ['torchvision', 'moco', 'prototypes'],
    ),
    json: flag('one JSON object per line on stdout instead of the progress bar'),
    adapter: choice(
      'KIND',
      "auto (default): the machine's GPU, else Chromium's software adapter; swiftshader: always the software adapter, which gives the same numbers on all machines of the same kind",
      ['auto', 'swiftshader'],
    ),
    runtime: choice(
      'KIND',
      'browser (default): headless Chromium and the page itself; node: the same trainer on Dawn, WebGPU for Node, without a browser',
      ['browser', 'node'],
    ),
    'export-torch': text(
      'DIR',
      'nothing is trained: writes the config, or with --checkpoint FILE that run, as a project that goes on under PyTorch (torchrun), with its images unless they are your own files and --dataset does not name them',
    ),
    hardware: flag(
      'with --runtime node or --dump-graph: the kernels that a hardware adapter gets, also where there is only a software one',
    ),
    'dump-graph': flag(
      "prints the commands of a training step and exits: number, part, kernel, layer or result, shapes, bytes, workgroups; with --json one object per line; always for Dawn's adapter, as with --runtime node",
    ),
  },
  details: trainDetails(),
} as const;

/**
 * Reads the command line. A later option overrides an earlier one; the preset is applied first
 * regardless of its position.
 * @throws ArgumentError
 */
export function parseArguments(args: readonly string[], now: Date): TrainOptions {
  const { values, inOrder } = readOptions(TRAIN, args);
  const { preset, out, json, adapter, runtime } = values;
  const config = presetConfig(preset);
  let datasetPath: string | null = null;
  const changes: Partial<RunConfig> = {};
  /** Every field that is named, in a config of its own. */
  const named: Partial<RunConfig> = {};
  const remember = (field: keyof RunConfig) => Object.assign(named, { [field]: config[field] });
  for (const [name, value] of inOrder) {
    switch (name) {
      case 'set': {
        setFromPair(config, value);
        keepChange(changes, config, value, values.checkpoint !== null);
        const field = value.slice(0, value.indexOf('='));
        if (isFieldName(field)) remember(field);
        break;
      }
      case 'epochs':
      case 'seed':
        setField(config, name, value, `--${name} ${value}`);
        remember(name);
        break;
      case 'steps':
        setField(config, 'maxSteps', value, `--steps ${value}`);
        remember('maxSteps');
        break;
      case 'dataset':
        datasetPath = setDataset(config, value);
        remember('dataset');
        changes.dataset = config.dataset;
        break;
      default:
        break;
    }
  }
  const after = {
    checkpoint: values.checkpoint === null ? null : filePath('--checkpoint', values.checkpoint),
    untrained: values.untrained,
    evaluateOn: evaluateOnOf(values['evaluate-on']),
    features: values.features === null ? null : featuresPath(values.features),
    featuresOfOwn: values.dataset !== null,
    model:
      values.model === null ? null : { file: modelPath(values.model), as: values['model-for'] },
    changes,
    outFolder: out === null ? null : userPath(out),
  };
  const torch = values['export-torch'];
  const works = [after.evaluateOn, after.features, after.model].some((work) => work !== null);
  if (after.checkpoint !== null && !works && torch === null) {
    throw new ArgumentError(
      `--checkpoint ${values.checkpoint}: say what to do with it; add --evaluate-on NAME|PATH, --features FILE, --model FILE or --export-torch DIR.`,
    );
  }
  const begin = beginOf(values, named);
  if (after.untrained && begin?.kind !== 'weights') {
    throw new ArgumentError('--untrained: name the weights too, with --weights FILE.');
  }
  if (after.untrained && after.evaluateOn === null && after.features === null) {
    throw new ArgumentError(
      '--untrained: say what to do with the weights; add --evaluate-on NAME|PATH or --features FILE.',
    );
  }
  // A checkpoint's own config says which images its run needs.
  const ownImages = after.checkpoint !== null || begin?.kind === 'resume';
  if (config.dataset !== 'files' && begin?.kind !== 'resume') datasetPath = null;
  else if (config.dataset === 'files' && datasetPath === null && !ownImages) {
    throw new ArgumentError(
      `The ${preset} preset${values.set.length > 0 ? ' with these settings' : ''} trains on your own files; add --dataset PATH with a file or a folder, or --dataset ${BUILT_IN[0]}.`,
    );
  }
  if (values.hardware && runtime !== 'node' && !values['dump-graph']) {
    throw new ArgumentError('--hardware: only Dawn’s adapter can be told so; add --runtime node.');
  }
  const [problem] = validateConfig(config);
  if (problem !== undefined) {
    throw new ArgumentError(`--set ${problem.field}=…: ${speak(inEnglish, problem.message)}`);
  }
  return {
    preset,
    config,
    datasetPath,
    outFolder: userPath(out ?? `runs/${preset}-${timestamp(now)}`),
    json,
    adapter,
    runtime: begin?.kind === 'resume' ? 'node' : runtime,
    ...(values.hardware && { hardware: true }),
    ...(begin !== null && { begin }),
    ...(works && { after }),
    dumpGraph: values['dump-graph'],
    ...(torch !== null && { torch: { folder: userPath(torch), checkpoint: after.checkpoint } }),
  };
}

/** Of a checkpoint's run the model is what it is. */
function keepChange(
  changes: Partial<RunConfig>,
  config: RunConfig,
  pair: string,
  only: boolean,
): void {
  const name = pair.slice(0, pair.indexOf('='));
  if (!isFieldName(name)) return;
  const { group } = FIELDS[name];
  if (group === 'evaluation' || group === 'data') Object.assign(changes, { [name]: config[name] });
  else if (only) {
    throw new ArgumentError(
      `--set ${pair}: with --checkpoint only fields of the data and the evaluation can be set; leave it out.`,
    );
  }
}

function beginOf(
  {
    weights,
    resume,
    checkpoint,
  }: { weights: string | null; resume: string | null; checkpoint: string | null },
  changes: Partial<RunConfig>,
): BeginOptions | null {
  const given = [weights, resume, checkpoint].filter((file) => file !== null);
  if (given.length > 1) {
    throw new ArgumentError('--weights, --resume and --checkpoint: give only one of them.');
  }
  if (weights !== null) return { kind: 'weights', file: filePath('--weights', weights), changes };
  if (resume !== null) return { kind: 'resume', file: filePath('--resume', resume), changes };
  return null;
}

function filePath(option: string, value: string): string {
  const path = userPath(value);
  if (existsSync(path) && statSync(path).isFile()) return path;
  throw new ArgumentError(`${option} ${value}: there is no such file; check the path.`);
}

function featuresPath(value: string): string {
  if (/\.(safetensors|npy)$/.test(value)) return placeFor('--features', value);
  throw new ArgumentError(
    `--features ${value}: the name must end in .safetensors or .npy, which says the format.`,
  );
}

function modelPath(value: string): string {
  if (value.endsWith('.safetensors')) return placeFor('--model', value);
  throw new ArgumentError(`--model ${value}: the name must end in .safetensors.`);
}

/** A file to write, perhaps hours later: its folder is looked at now. */
function placeFor(option: string, value: string): string {
  const file = userPath(value);
  const folder = dirname(file);
  if (existsSync(folder) && statSync(folder).isDirectory()) return file;
  throw new ArgumentError(`${option} ${value}: there is no folder ${folder}; make it first.`);
}

function evaluateOnOf(value: string | null): AfterOptions['evaluateOn'] {
  if (value === null) return null;
  const config = presetConfig('quick');
  const path = setDataset(config, value, '--evaluate-on');
  return { dataset: config.dataset, path };
}

/** Takes a built-in name or a path; returns the path, or null for a built-in data set. */
function setDataset(config: RunConfig, value: string, option = '--dataset'): string | null {
  const builtIn = BUILT_IN.find((name) => name === value);
  if (builtIn !== undefined) {
    config.dataset = builtIn;
    return null;
  }
  if (/^https?:\/\//i.test(value)) {
    config.dataset = 'files';
    return value;
  }
  const path = userPath(value);
  if (!existsSync(path)) {
    throw new ArgumentError(
      `${option} ${value}: this is neither a built-in data set (${BUILT_IN.join(', ')}) nor a file or folder that exists; check the path.`,
    );
  }
  if (statSync(path).isDirectory() && !holdsFiles(path)) {
    throw new ArgumentError(
      `${option} ${value}: this folder holds no files; name one with the files of a data set, or with pictures in one folder a class.`,
    );
  }
  config.dataset = 'files';
  return path;
}

function holdsFiles(folder: string): boolean {
  // What a link leads to is looked at where it is loaded.
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() || entry.isSymbolicLink(),
  );
}

/** Local time as 20260131-142500. */
function timestamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
