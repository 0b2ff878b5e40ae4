import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TensorResult } from '#checks/golden/checker.ts';
import type { checkGolden } from '#checks/golden/checkGolden.ts';
import { importBundled, root } from './tools/bundle.mjs';
import { findChrome } from './tools/chrome.ts';
import { choice, flag, runCommand, text } from './tools/options.ts';
import { userPath } from './tools/project.ts';
import { findSwiftShader, findVulkan } from './tools/vulkan.ts';

const GOLDEN = {
  name: 'npm run golden',
  summary: `checks every tensor of every fixture in a folder (default: e2e/golden) by calling the lab's own code on WebGPU. Prints one line per tensor (fixture, case, tensor, largest difference, tolerance and verdict), then one line per fixture and the reason for every larger tolerance.`,
  positional: {
    placeholder: 'DIR',
    help: "a folder with manifest.json and the fixtures' safetensors",
  },
  options: {
    json: text('FILE', 'writes [{fixture, tensor, maxDiff, atol, pass}]'),
    only: text('NAME', 'one fixture'),
    hardware: flag(
      'takes the kernels that a hardware adapter gets, also where there is only a software one',
    ),
    adapter: choice('KIND', 'auto (default), or swiftshader, which Chromium has', [
      'auto',
      'swiftshader',
    ]),
    brief: flag('prints only the tensors that do not pass'),
  },
  details: `Several training steps are compared at their end. Where that fails they are judged one by one, each
from the reference's state before it: a ReLU's unit whose input is as near zero as rounding reaches
may be on either side of its edge, which the next steps follow, and everything else has to be as near
as the fixtures' rule (e2e/golden/README.md) has it for one step. The reference is the same step in f64
in plain numbers, whose own run has to be PyTorch's. The last lines say which units these are.

Exit code 0 when every tensor passes, 1 when one fails, is missing or is not covered, 2 for bad
arguments or a folder that cannot be read, 3 without a WebGPU adapter.`,
};

interface Options {
  readonly folder: string;
  readonly json: string | null;
  readonly only: string | null;
  readonly hardware: boolean;
  readonly brief: boolean;
}

/** `npm run golden`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(GOLDEN, args, async ({ values, positional }) => {
    const swiftShader = values.adapter === 'swiftshader';
    const driver = swiftShader ? findSwiftShader(findChrome()) : findVulkan(findChrome());
    if (driver === null) {
      const missing = swiftShader
        ? 'Chromium’s SwiftShader was not found; name a browser that has it with PROTOLAB_CHROME'
        : 'Dawn found no graphics driver; install one (mesa-vulkan-drivers gives a software one)';
      process.stderr.write(`There is no WebGPU adapter for Node: ${missing}.\n`);
      return 3;
    }
    // Read by the Vulkan loader when Dawn is created, which happens after this.
    Object.assign(process.env, driver.environment);
    const folder = positional === null ? path.join(root, 'e2e/golden') : userPath(positional);
    return goldenCode({ ...values, folder });
  });
}

async function goldenCode({ folder, json, only, hardware, brief }: Options): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const bundle: { checkGolden: typeof checkGolden } = await importBundled(
    'src/checks/golden/checkGolden.ts',
  );
  const end = await bundle.checkGolden({
    folder,
    only,
    hardware,
    onFixture: (name, tensors) => say(`${name}: ${tensors} tensors`),
    onResults: (results, seconds, trouble) => {
      for (const result of results) {
        if (!brief || result.verdict !== 'pass') say(`  ${lineOf(result)}`);
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
        try {
          await writeFile(userPath(json), `${JSON.stringify(rows, null, 1)}\n`);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          process.stderr.write(`The results cannot be written to ${json}: ${reason}.\n`);
          return 2;
        }
      }
      return failed === 0 ? 0 : 1;
    }
    default:
      return end satisfies never;
  }
}

function lineOf({ fixture, tensor, maxDiff, tolerance, verdict }: TensorResult): string {
  const slash = tensor.indexOf('/');
  const which = slash < 0 ? '-' : tensor.slice(0, slash);
  const numbers = [maxDiff, tolerance].map((value) => value.toPrecision(3).padStart(9));
  const name = tensor.slice(slash + 1).padEnd(48);
  return `${fixture.padEnd(12)}${which.padEnd(32)}${name}${numbers.join(' of ')}  ${verdict}`;
}

function summaryOf(results: readonly TensorResult[]): string {
  const passed = results.filter(({ verdict }) => verdict === 'pass');
  const ratios = passed.map(({ maxDiff, tolerance }) => (maxDiff === 0 ? 0 : maxDiff / tolerance));
  const worst = ratios.reduce((most, ratio) => Math.max(most, ratio), 0);
  return `${passed.length} of ${results.length} pass, worst at ${(100 * worst).toFixed(1)} % of its tolerance`;
}
