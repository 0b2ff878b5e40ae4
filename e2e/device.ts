import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type BenchmarkResult, benchmarkJson } from '#run/benchmark.ts';
import { DEVICE, type DeviceArguments, parseDeviceArguments } from './device/arguments.ts';
import { PARTS, type Part, type PartEnd } from './device/parts.ts';
import { runCommand } from './tools/options.ts';
import { findVulkan } from './tools/vulkan.ts';

/** `npm run device`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(DEVICE, args, () =>
    device(
      parseDeviceArguments(
        args,
        PARTS.map(({ name }) => name),
      ),
    ),
  );
}

const note = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

const SOFTWARE = /llvmpipe|lavapipe|swiftshader/i;

/** What is left for the file to be written in. */
const RESERVE_SECONDS = 3;

async function device(options: DeviceArguments): Promise<number> {
  const begin = performance.now();
  const driver = findVulkan(null);
  if (driver === null) {
    note('There is no WebGPU adapter for Node: Dawn found no Vulkan driver; install the GPU’s.');
    return 3;
  }
  if (SOFTWARE.test(driver.description) && !options.tiny) {
    note(
      `Dawn found a software adapter only (${driver.description}); add --tiny to try the command on it.`,
    );
    return 3;
  }
  const parts: Record<string, unknown> = {};
  const skipped: { readonly part: string; readonly reason: string }[] = [];
  let failed = false;
  const left = (): number =>
    options.budgetSeconds - (performance.now() - begin) / 1000 - RESERVE_SECONDS;
  const skip = (part: string, reason: string): void => {
    skipped.push({ part, reason });
    note(`${part}: skipped, ${reason}`);
  };
  const write = (): void => {
    const report = {
      ...{ version: 1, date: new Date().toISOString().slice(0, 10), tiny: options.tiny },
      adapter: driver.description,
      machine: { node: process.versions.node, platform: process.platform, cpus: cpus().length },
      seconds: Math.round((performance.now() - begin) / 1000),
      ...{ parts, skipped },
    };
    writeFileSync(options.json, `${JSON.stringify(report, null, 1)}\n`);
  };
  for (const part of PARTS) {
    if (options.only.length > 0 && !options.only.includes(part.name)) {
      skip(part.name, 'it was not asked for');
      continue;
    }
    if (left() < part.leastSeconds) {
      skip(part.name, `${Math.max(0, Math.round(left()))} s were left of the budget`);
      continue;
    }
    note(`${part.name}…`);
    const end = await run(part, options, driver.environment, left());
    if (end.kind === 'skipped') skip(part.name, end.reason);
    else {
      parts[part.name] = end.found;
      failed ||= end.failed === true;
      note(`${part.name}: ${end.failed ? 'FAILED' : 'done'}`);
    }
    // After every part: what was found is kept if the machine is taken away.
    write();
  }
  if (options.result !== null && 'benchmark' in parts) {
    const { result } = parts.benchmark as { readonly result: BenchmarkResult };
    writeFileSync(options.result, benchmarkJson(result));
  }
  note(`${driver.description}: the results are in ${options.json}.`);
  return failed ? 1 : 0;
}

async function run(
  part: Part,
  options: DeviceArguments,
  environment: Readonly<Record<string, string>>,
  left: number,
): Promise<PartEnd> {
  const limitSeconds = Math.min(part.seconds, left);
  try {
    return await part.run({ options, limitSeconds, environment });
  } catch (error) {
    return { kind: 'skipped', reason: error instanceof Error ? error.message : String(error) };
  }
}
