import { existsSync, readdirSync, statSync } from 'node:fs';
import { parseFieldText, type RunConfig, validateConfig } from '#run/config.ts';
import { FIELD_NAMES, FIELDS, isFieldName } from '#run/fields/fields.ts';
import { isPresetName, PRESET_NAMES, type PresetName, presetConfig } from '#run/presets.ts';
import type { AdapterChoice } from '../tools/chrome.ts';
import { userPath } from '../tools/project.ts';

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
}

/** The command line cannot be used; the message names the argument, the reason and the fix. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

const OPTIONS = [
  'preset',
  'dataset',
  'set',
  'epochs',
  'steps',
  'seed',
  'out',
  'adapter',
  'runtime',
] as const;

const BUILT_IN = FIELDS.dataset.choices
  .map((option) => option.value)
  .filter((value) => value !== 'files');

/**
 * Reads the command line. A later option wins over an earlier one; the preset counts first
 * wherever it stands.
 * @throws ArgumentError
 */
export function parseArguments(args: readonly string[], now: Date): TrainOptions {
  const given = pairs(args);
  const preset = lastValue(given, 'preset') ?? 'quick';
  if (!isPresetName(preset)) {
    throw new ArgumentError(
      `--preset ${preset}: there is no such preset; use one of ${PRESET_NAMES.join(', ')}.`,
    );
  }
  const config = presetConfig(preset);
  let datasetPath: string | null = null;
  for (const [name, value] of given) {
    switch (name) {
      case 'set':
        setFromPair(config, value);
        break;
      case 'epochs':
      case 'seed':
        setField(config, name, value, `--${name} ${value}`);
        break;
      case 'steps':
        setField(config, 'maxSteps', value, `--steps ${value}`);
        break;
      case 'dataset':
        datasetPath = setDataset(config, value);
        break;
      default:
        break;
    }
  }
  if (config.dataset !== 'files') datasetPath = null;
  else if (datasetPath === null) {
    throw new ArgumentError(
      `The ${preset} preset${given.some(([name]) => name === 'set') ? ' with these settings' : ''} trains on your own files; add --dataset PATH with a file or a folder, or --dataset ${BUILT_IN[0]}.`,
    );
  }
  const [problem] = validateConfig(config);
  if (problem !== undefined) {
    throw new ArgumentError(`--set ${problem.field}=…: ${problem.message}`);
  }
  return {
    preset,
    config,
    datasetPath,
    outFolder: userPath(lastValue(given, 'out') ?? `runs/${preset}-${timestamp(now)}`),
    json: given.some(([name]) => name === 'json'),
    adapter: oneOf(given, 'adapter', ['auto', 'swiftshader']),
    runtime: oneOf(given, 'runtime', ['browser', 'node']),
  };
}

type Pair = readonly [name: (typeof OPTIONS)[number] | 'json', value: string];

/** Splits `--name value` and `--name=value`; refuses names that mean nothing. */
function pairs(args: readonly string[]): Pair[] {
  const found: Pair[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const equals = arg.indexOf('=');
    const flag = arg.startsWith('--') && equals > 0 ? arg.slice(0, equals) : arg;
    if (flag === '--json') {
      if (flag !== arg) throw new ArgumentError(`${arg}: --json takes no value; write --json.`);
      found.push(['json', '']);
      continue;
    }
    const name = OPTIONS.find((option) => `--${option}` === flag);
    if (name === undefined) {
      const hint = arg.startsWith('-')
        ? `use ${OPTIONS.map((option) => `--${option}`).join(', ')}, --json or --help`
        : 'every argument belongs to an option, as in --dataset scenes';
      throw new ArgumentError(`${arg}: this argument means nothing here; ${hint}.`);
    }
    const value = flag === arg ? args[++i] : arg.slice(equals + 1);
    if (value === undefined || value === '' || (flag === arg && value.startsWith('--'))) {
      throw new ArgumentError(`${flag} needs a value; see npm run train -- --help.`);
    }
    found.push([name, value]);
  }
  return found;
}

function lastValue(given: readonly Pair[], name: Pair[0]): string | undefined {
  return given.findLast(([option]) => option === name)?.[1];
}

/** The option's value, which must be one of the choices; the first where it is not given. */
function oneOf<Choice extends string>(
  given: readonly Pair[],
  name: Pair[0],
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const value = lastValue(given, name);
  if (value === undefined) return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new ArgumentError(`--${name} ${value}: use ${choices.join(' or ')}.`);
}

function setFromPair(config: RunConfig, pair: string): void {
  const equals = pair.indexOf('=');
  if (equals < 1) {
    throw new ArgumentError(`--set ${pair}: write --set key=value, as in --set batchSize=64.`);
  }
  setField(config, pair.slice(0, equals), pair.slice(equals + 1), `--set ${pair}`);
}

function setField(config: RunConfig, name: string, text: string, argument: string): void {
  if (!isFieldName(name)) {
    const near = FIELD_NAMES.find((field) => field.toLowerCase() === name.toLowerCase());
    const hint = near === undefined ? 'npm run train -- --help lists the fields' : `use ${near}`;
    throw new ArgumentError(`${argument}: there is no field "${name}"; ${hint}.`);
  }
  const parsed = parseFieldText(name, text);
  if ('problem' in parsed) throw new ArgumentError(`${argument}: ${parsed.problem}`);
  Object.assign(config, { [name]: parsed.value });
}

/** Takes a built-in name or a path; returns the path, or null for a built-in data set. */
function setDataset(config: RunConfig, value: string): string | null {
  const builtIn = BUILT_IN.find((name) => name === value);
  if (builtIn !== undefined) {
    config.dataset = builtIn;
    return null;
  }
  const path = userPath(value);
  if (!existsSync(path)) {
    throw new ArgumentError(
      `--dataset ${value}: this is neither a built-in data set (${BUILT_IN.join(', ')}) nor a file or folder that exists; check the path.`,
    );
  }
  if (statSync(path).isDirectory() && !holdsFiles(path)) {
    throw new ArgumentError(
      `--dataset ${value}: this folder holds no files; name one with CIFAR-10 binary or IDX files, or with pictures in one folder a class.`,
    );
  }
  config.dataset = 'files';
  return path;
}

function holdsFiles(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) =>
    entry.isFile(),
  );
}

/** Local time as 20260131-142500. */
function timestamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
