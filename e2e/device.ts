import { renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type BenchmarkResult, benchmarkJson } from '#run/benchmark.ts';
import { DEVICE, type DeviceArguments, parseDeviceArguments } from './device/arguments.ts';
import { findGpu, isSoftwareDriver, loaderErrors } from './device/findGpu.ts';
import { writePack } from './device/pack.ts';
import { PARTS } from './device/parts.ts';
import { type Findings, runParts } from './device/runParts.ts';
import { runCommand } from './tools/options.ts';

/** `npm run device`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(DEVICE, args, () => {
    const names = PARTS.map(({ name }) => name);
    const options = parseDeviceArguments(args, names);
    return options.pack === null ? device(options) : pack(options.pack);
  });
}

const note = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

async function pack(file: string): Promise<number> {
  const { bytes, refused } = await writePack(file, note);
  if (refused !== null) {
    note(refused);
    return 2;
  }
  note(
    `${file}: ${(bytes / 1e6).toFixed(1)} MB. On the machine with the GPU unpack it (tar xf FILE) and run sh protolab-device/device.sh, with the options of npm run device.`,
  );
  return 0;
}

/** Of signals that end the command, the exit codes that shells expect. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

async function device(options: DeviceArguments): Promise<number> {
  const stop = new AbortController();
  let stoppedWith: number | null = null;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      stoppedWith ??= code;
      stop.abort(`the command was ended by ${signal}`);
    });
  }
  // npm passes a signal to its shell, which ends without passing it on.
  const parent = process.ppid;
  const orphaned = () => {
    if (process.ppid === parent) return;
    stoppedWith ??= SIGNALS.SIGTERM;
    stop.abort('the command was ended with npm');
  };
  if (process.env.npm_lifecycle_event === 'device') setInterval(orphaned, 500).unref();
  const driver = findGpu();
  if (driver === null) {
    note('There is no WebGPU adapter for Node: Dawn found no Vulkan driver; install the GPU’s.');
    note(loaderErrors());
    return 3;
  }
  if (isSoftwareDriver(driver) && !options.tiny) {
    note(
      `Dawn found a software adapter only (${driver.description}); add --tiny to try the command on it.`,
    );
    note(loaderErrors());
    return 3;
  }
  // Of the whole process: bundling and the search for a driver count too.
  const elapsed = (): number => performance.now() / 1000;
  const write = ({ parts, skipped }: Findings): void => {
    const report = {
      ...{ version: 1, date: new Date().toISOString().slice(0, 10), tiny: options.tiny },
      adapter: driver.description,
      environment: driver.environment,
      machine: { node: process.versions.node, platform: process.platform, cpus: cpus().length },
      ...{ seconds: Math.round(elapsed()), parts, skipped },
    };
    replace(options.json, `${JSON.stringify(report, null, 1)}\n`);
    if (options.result !== null && parts.benchmark !== undefined) {
      replace(options.result, benchmarkJson(parts.benchmark.result as BenchmarkResult));
    }
  };
  const { environment } = driver;
  const { signal } = stop;
  const surroundings = { options, environment, signal, elapsed, note, write };
  const { failed, lines, skipped } = await runParts(PARTS, surroundings);
  process.stdout.write(`${[driver.description, ...lines, ''].join('\n')}\n`);
  for (const { part, reason } of skipped) process.stdout.write(`${part}: skipped, ${reason}\n`);
  note(`${driver.description}: the results are in ${options.json}.`);
  return stoppedWith ?? (failed ? 1 : 0);
}

/** So that whoever ends the process finds the text of before or the new one. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
