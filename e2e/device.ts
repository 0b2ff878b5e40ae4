import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type BenchmarkResult, benchmarkJson } from '#run/benchmark.ts';
import { DEVICE, type DeviceArguments, parseDeviceArguments } from './device/arguments.ts';
import { PARTS } from './device/parts.ts';
import { runParts } from './device/runParts.ts';
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
  const elapsed = (): number => (performance.now() - begin) / 1000;
  const { parts, failed } = await runParts(PARTS, {
    ...{ options, environment: driver.environment, elapsed, note },
    write: ({ parts: found, skipped }) => {
      const report = {
        ...{ version: 1, date: new Date().toISOString().slice(0, 10), tiny: options.tiny },
        adapter: driver.description,
        machine: { node: process.versions.node, platform: process.platform, cpus: cpus().length },
        ...{ seconds: Math.round(elapsed()), parts: found, skipped },
      };
      writeFileSync(options.json, `${JSON.stringify(report, null, 1)}\n`);
    },
  });
  if (options.result !== null && 'benchmark' in parts) {
    const { result } = parts.benchmark as { readonly result: BenchmarkResult };
    writeFileSync(options.result, benchmarkJson(result));
  }
  note(`${driver.description}: the results are in ${options.json}.`);
  return failed ? 1 : 0;
}
