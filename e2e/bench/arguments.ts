import { inEnglish, speak } from '#base/words.ts';
import { benchConfig } from '#run/benchStep.ts';
import type { RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import { PRESET_NAMES, presetConfig, presetNamed } from '#run/presets.ts';
import { ArgumentError, flag, number, readOptions, repeated, text } from '../tools/options.ts';
import { setFromPair } from '../tools/setField.ts';

export const BENCH = {
  name: 'npm run bench',
  summary: `times this lab, stock TensorFlow.js and jax-js on the same MoCo step, on one device in one process, in turns and warm; then each kernel against the stock op, and k-means against the CPU. Every case is checked first: sides that compute different numbers end the bench. With --page it times the page instead: its first load, the longest task of its thread while it trains, with 8 runs of 100,000 steps on the charts and with the prototypes of 60,000 images, a zoom, the map, and a whole quick run from the click on Train. With --profile it says where the time of a training step goes: milliseconds, share, GFLOP/s, GB/s and workgroups of every kernel and of every layer.`,
  options: {
    only: text(
      'NAME',
      'only the cases whose name contains NAME: "step", "conv", "k-means", "saved activations"; with --page "first load", "training", "charts", "prototypes", "quick run"',
    ),
    quick: flag('few repetitions and a small k-means; ratios are rough'),
    browser: flag("the step of width 8 in headless Chromium's software adapter instead of in Node"),
    page: flag(
      'the page in headless Chromium on its software adapter; goes with --only, --json and --no-bars',
    ),
    data: flag(
      'trains on generated images of 64 px, kept in a file, resident and streamed: images/s and peak bytes by number of images; goes with --images, --epoch, --evaluate, --quick and --json',
    ),
    images: text('N,N', 'with --data: numbers of images (default 10000,100000)'),
    epoch: flag('with --data: one epoch with its evaluations instead of 40 steps (--quick: 15)'),
    evaluate: flag(
      'with --data: kNN and a linear probe before and after the steps, of a tiny encoder on 16 px whose features are in a file from 16 MiB on',
    ),
    profile: flag(
      "each command of a step timed by itself, by the GPU's timestamps where it has them; ResNet-18 of width 8, batch 32, unless --preset or --set says otherwise; goes with --quick and --json",
    ),
    preset: text('NAME', 'with --profile: the step of this preset'),
    hardware: flag('with --profile: the kernels of a hardware adapter, on whatever adapter'),
    set: repeated('key=value', 'with --profile: sets a field, as npm run train does'),
    json: text(
      'FILE',
      'writes {adapter, cases: [{name, ours, stock, jax, ratioStock, ratioJax, dispatches, encodeMs, submitMs, gflops, peakShare}], …}; times in ms, submitMs with upload and submission, ratios ours / theirs; with --page {runtime, bars: [{name, unit, value, must, aim, verdict}]}; with --profile {adapter, title, clock, stepMs, encodeMs, peaks: {gflops, gigabytes}, commands: [{at, kernel, part, tower, layer, ms, multiplyAdds, bytes, workgroups}]}, and on hardware tiles: {by, ms, clock, layers: [{layer, table, tile, ratio}], kept, left, notes}',
    ),
    'no-jax': flag('leaves jax-js out, which compiles for minutes'),
    cold: flag("empties the bench's cache of the driver's compiled shaders (Mesa's) first"),
    'jax-limit': number('SECONDS', 'with --browser: how long jax-js may take (default 300)', {
      default: 300,
      min: 0,
      max: 999_999,
    }),
    'no-bars': flag('does not judge the bars'),
  },
  details: `Exit code 0, 1 when a bar's "must" is missed or the sides differ, 2 for bad arguments, 3 without
a WebGPU adapter or a browser.`,
};

export interface BenchArguments {
  readonly only: string | null;
  readonly quick: boolean;
  readonly browser: boolean;
  readonly page: boolean;
  /** Numbers of images of the bench of data; null for another bench. */
  readonly data: readonly number[] | null;
  readonly epoch: boolean;
  readonly evaluate: boolean;
  /** The config of the step to profile; null otherwise. */
  readonly profile: RunConfig | null;
  /** Profiles the kernels of hardware. */
  readonly hardware: boolean;
  readonly json: string | null;
  readonly jax: boolean;
  readonly jaxLimitSeconds: number;
  readonly bars: boolean;
  readonly cold: boolean;
}

/** Options that cannot be combined with --profile, and that need it. */
const NOT_OF_PROFILE = [
  ...['--page', '--browser', '--only', '--no-jax', '--jax-limit', '--cold', '--no-bars'],
];
const OF_PROFILE = ['--preset', '--set', '--hardware'];

/** Options that cannot be combined with --page. */
const NOT_OF_PAGE = ['--quick', '--browser', '--no-jax', '--cold', '--jax-limit'];

/** @throws ArgumentError */
export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const { values } = readOptions(BENCH, args);
  const given = (names: readonly string[]): string | undefined =>
    names.find((name) => args.some((arg) => arg.split('=')[0] === name));
  const refuse = (asked: boolean, mode: string, names: readonly string[]): void => {
    const misplaced = given(names);
    if (asked && misplaced !== undefined) {
      throw new ArgumentError(`${mode} does not go with ${misplaced}.`);
    }
  };
  refuse(values.page, '--page', NOT_OF_PAGE);
  refuse(values.profile, '--profile', NOT_OF_PROFILE);
  const needing = given(OF_PROFILE);
  if (!values.profile && needing !== undefined) {
    throw new ArgumentError(`${needing} is of --profile; add that.`);
  }
  return {
    only: values.only,
    profile: values.profile ? profiledConfig(values.preset, values.set) : null,
    hardware: values.hardware,
    json: values.json,
    quick: values.quick,
    browser: values.browser,
    page: values.page,
    data: values.data ? numbersOf(values.images ?? '10000,100000') : null,
    epoch: values.epoch,
    evaluate: values.evaluate,
    jax: !values['no-jax'],
    jaxLimitSeconds: values['jax-limit'],
    bars: !values['no-bars'],
    cold: values.cold,
  };
}

/** @throws ArgumentError */
function numbersOf(list: string): number[] {
  const numbers = list.split(',').map(Number);
  const wrong = numbers.some((value) => !Number.isInteger(value) || value < 1000 || value > 1e6);
  if (!wrong) return numbers;
  throw new ArgumentError(
    `--images ${list}: give whole numbers from 1000 to 1000000, with commas.`,
  );
}

function profiledConfig(preset: string | null, pairs: readonly string[]): RunConfig {
  const named = preset === null ? null : presetNamed(preset);
  if (preset !== null && named === null) {
    throw new ArgumentError(`--preset ${preset}: use ${PRESET_NAMES.join(' or ')}.`);
  }
  const config = named === null ? benchConfig(8, 32) : presetConfig(named);
  for (const pair of pairs) setFromPair(config, pair);
  const [problem] = validateConfig(config);
  if (problem === undefined) return config;
  throw new ArgumentError(`--set ${problem.field}=…: ${speak(inEnglish, problem.message)}`);
}
