import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TensorResult } from '#node/golden/checker.ts';
import type { checkGolden } from '#node/goldenRun.ts';
import { importBundled, root } from './tools/bundle.mjs';
import { findChrome } from './tools/chrome.ts';
import { findVulkan } from './tools/vulkan.ts';

const HELP = `npm run golden -- [DIR] [--json FILE] [--only NAME] [--all]

Checks every tensor of every fixture in a folder (default: e2e/golden) by calling the lab's own
code on WebGPU. Prints what fails, and a line a fixture: its tensors and the worst difference in
multiples of what is allowed.

  DIR          a folder with manifest.json and the fixtures' safetensors
  --json FILE  writes [{fixture, tensor, maxDiff, atol, pass}]
  --only NAME  one fixture
  --all        prints every tensor, not only those that fail

Exit code 0 when every tensor passes, 1 when one fails, is missing or is not covered, 2 for bad
arguments or a folder that cannot be read, 3 without a WebGPU adapter.
`;

interface Options {
  readonly folder: string;
  readonly json: string | null;
  readonly only: string | null;
  readonly all: boolean;
}

/** `npm run golden`. */
export async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return;
  }
  const options = parse(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n`);
    process.exitCode = 2;
    return;
  }
  const driver = findVulkan(findChrome());
  if (driver === null) {
    process.stderr.write(
      'There is no WebGPU adapter for Node: Dawn found no graphics driver; install one (mesa-vulkan-drivers gives a software one).\n',
    );
    process.exitCode = 3;
    return;
  }
  // Read by the Vulkan loader when Dawn is created, which happens after this.
  Object.assign(process.env, driver.environment);
  process.exitCode = await goldenCode(options);
}

function parse(args: readonly string[]): Options | string {
  let folder: string | null = null;
  let json: string | null = null;
  let only: string | null = null;
  let all = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--all') all = true;
    else if (arg === '--json' || arg === '--only') {
      const value = args[++i];
      if (value === undefined) return `${arg} needs a value; see npm run golden -- --help.`;
      if (arg === '--json') json = value;
      else only = value;
    } else if (arg.startsWith('-')) {
      return `npm run golden has no option ${arg}; see npm run golden -- --help.`;
    } else if (folder === null) folder = arg;
    else return `Give one folder, not “${folder}” and “${arg}”.`;
  }
  return { folder: path.resolve(folder ?? path.join(root, 'e2e/golden')), json, only, all };
}

async function goldenCode({ folder, json, only, all }: Options): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const bundle: { checkGolden: typeof checkGolden } = await importBundled('src/node/goldenRun.ts');
  const end = await bundle.checkGolden({
    folder,
    only,
    onFixture: (name, tensors) => say(`${name}: ${tensors} tensors`),
    onResults: (results, seconds, trouble) => {
      for (const result of results) {
        if (all || result.verdict !== 'pass') say(`  ${lineOf(result)}`);
      }
      if (trouble !== null) say(`  ${trouble}`);
      say(`  ${summaryOf(results)} in ${seconds.toFixed(1)} s`);
    },
  });
  switch (end.kind) {
    case 'refused':
      process.stderr.write(`${end.message}\n`);
      return 2;
    case 'noAdapter':
      process.stderr.write(`${end.message}\n`);
      return 3;
    case 'done': {
      const { results } = end;
      const reasons = new Map(
        results.flatMap(({ fixture, reason, verdict }) =>
          reason !== null && verdict === 'pass' ? [[`${fixture}: ${reason}`, true]] : [],
        ),
      );
      if (reasons.size > 0) say('\nLarger tolerances');
      for (const reason of reasons.keys()) say(`  ${reason}`);
      say(`\n${end.adapter}: ${summaryOf(results)}`);
      const failed = results.filter(({ verdict }) => verdict !== 'pass').length;
      say(`${results.length - failed} passed, ${failed} failed`);
      if (json !== null) {
        const rows = results.map(({ fixture, tensor, maxDiff, atol, verdict }) => ({
          fixture,
          tensor,
          // JSON has no infinity.
          maxDiff: Number.isFinite(maxDiff) ? maxDiff : null,
          atol,
          pass: verdict === 'pass',
        }));
        await writeFile(json, `${JSON.stringify(rows, null, 1)}\n`);
      }
      return failed === 0 ? 0 : 1;
    }
    default:
      return end satisfies never;
  }
}

function lineOf({ fixture, tensor, maxDiff, tolerance, verdict }: TensorResult): string {
  return `${fixture} ${tensor}: ${maxDiff.toPrecision(3)} of ${tolerance.toPrecision(3)}, ${verdict}`;
}

function summaryOf(results: readonly TensorResult[]): string {
  const passed = results.filter(({ verdict }) => verdict === 'pass');
  const ratios = passed.map(({ maxDiff, tolerance }) => (maxDiff === 0 ? 0 : maxDiff / tolerance));
  const worst = ratios.reduce((most, ratio) => Math.max(most, ratio), 0);
  return `${passed.length} of ${results.length} pass, worst at ${(100 * worst).toFixed(1)} % of its tolerance`;
}
