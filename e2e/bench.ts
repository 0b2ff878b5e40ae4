import { existsSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Bar } from '#checks/bench/bars.ts';
import type { BenchEnd } from '#checks/bench/benchEnd.ts';
import type { benchData } from '#checks/bench/dataBench.ts';
import type { benchInNode } from '#checks/bench/nodeBench.ts';
import type { profileInNode } from '#checks/bench/nodeProfile.ts';
import type { DriverCache } from '#checks/bench/report.ts';
import type { RunConfig } from '#run/config.ts';
import { BENCH, type BenchArguments, parseBenchArguments } from './bench/arguments.ts';
import { benchInBrowser } from './bench/browser.ts';
import { dataLine, differingLosses } from './bench/dataText.ts';
import { benchPage } from './bench/pageBench.ts';
import { profileLines } from './bench/profileText.ts';
import { barLine, caseLine, factLines, short } from './bench/text.ts';
import { cacheFolder, importBundled } from './tools/bundle.mjs';
import { findChrome } from './tools/chrome.ts';
import { runCommand } from './tools/options.ts';
import { userPath } from './tools/project.ts';
import { findVulkan } from './tools/vulkan.ts';

/** `npm run bench`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(BENCH, args, () => {
    const parsed = parseBenchArguments(args);
    if (parsed.page) return ofPage(parsed);
    if (parsed.profile !== null) return profile(parsed.profile, parsed);
    return parsed.data === null ? bench(parsed) : ofData(parsed, parsed.data);
  });
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const note = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

async function bench(args: BenchArguments): Promise<number> {
  const end = args.browser ? await inBrowser(args) : await inNode(args);
  switch (end.kind) {
    case 'noAdapter':
      note(end.message);
      return 3;
    case 'refused':
      note(end.message);
      return 2;
    case 'mismatch':
      note(end.message);
      return 1;
    case 'done':
      return report(end, args);
    default:
      return end satisfies never;
  }
}

async function ofData(args: BenchArguments, images: readonly number[]): Promise<number> {
  const { epoch, evaluate, json, quick } = args;
  const driver = findVulkan(findChrome());
  if (driver === null) {
    note(NO_DRIVER);
    return 3;
  }
  Object.assign(process.env, driver.environment);
  const bundle: { benchData: typeof benchData } = await importBundled(
    'src/checks/bench/dataBench.ts',
  );
  const end = await bundle.benchData({
    ...{ images, epoch, evaluate, steps: quick ? 15 : 40, residentMost: 1.5e9, note },
    folder: path.join(cacheFolder, 'bench-images'),
    onCase: (found) => say(dataLine(found)),
  });
  if (end.kind === 'noAdapter') {
    note(end.message);
    return 3;
  }
  say(end.adapter);
  const differing = differingLosses(end.cases);
  for (const count of differing) note(`Of ${count} images the placements differ in their losses.`);
  return (await written(json, end)) && differing.length === 0 ? 0 : 1;
}

async function ofPage({ only, bars: judged, json }: BenchArguments): Promise<number> {
  const end = await benchPage({ only, note, onBar: (one) => say(barLine(one)) });
  switch (end.kind) {
    case 'noAdapter':
      note(end.message);
      return 3;
    case 'refused':
      note(end.message);
      return 2;
    case 'done': {
      const { runtime, bars } = end;
      say(runtime);
      return (await written(json, { runtime, bars })) ? verdict(bars, judged) : 2;
    }
    default:
      return end satisfies never;
  }
}

async function profile(
  config: RunConfig,
  { quick, json, cold, hardware }: BenchArguments,
): Promise<number> {
  const driver = nodeDriver(cold);
  if (driver === null) {
    note(NO_DRIVER);
    return 3;
  }
  const bundle: { profileInNode: typeof profileInNode } = await importBundled(
    'src/checks/bench/nodeProfile.ts',
  );
  const found = await bundle.profileInNode(config, { quick, hardware, note });
  if ('message' in found) {
    note(found.message);
    return found.kind === 'noAdapter' ? 3 : 2;
  }
  for (const line of profileLines(found)) say(line);
  return (await written(json, found)) ? 0 : 2;
}

const NO_DRIVER =
  'There is no WebGPU adapter for Node: Dawn found no graphics driver; install one (mesa-vulkan-drivers gives a software one), or use --browser.';

/** Prepares the process for Dawn. @returns the state of the driver's cache; null without a driver */
function nodeDriver(cold: boolean): DriverCache | null {
  const driver = findVulkan(findChrome());
  if (driver === null) return null;
  // Mesa caches compiled shaders on disk; in a separate folder the bench can tell if it is filled.
  const driverCacheFolder = path.join(cacheFolder, 'bench-driver');
  if (cold) rmSync(driverCacheFolder, { recursive: true, force: true });
  const mesa = /llvmpipe|lavapipe/i.test(driver.description);
  const driverCache = !mesa ? 'unknown' : existsSync(driverCacheFolder) ? 'filled' : 'empty';
  // Read by the Vulkan loader and the driver when Dawn is created, which happens after this.
  Object.assign(process.env, driver.environment, { MESA_SHADER_CACHE_DIR: driverCacheFolder });
  return driverCache;
}

async function inNode({ only, quick, jax, cold }: BenchArguments): Promise<BenchEnd> {
  const driverCache = nodeDriver(cold);
  if (driverCache === null) return { kind: 'noAdapter', message: NO_DRIVER };
  const bundle: { benchInNode: typeof benchInNode } = await importBundled(
    'src/checks/bench/nodeBench.ts',
  );
  return bundle.benchInNode({
    options: { only, quick, jax, steps: 'all', kernels: true },
    driverCache,
    note,
    onCase: (found) => say(caseLine(found)),
  });
}

async function inBrowser({ only, quick, jax, jaxLimitSeconds }: BenchArguments): Promise<BenchEnd> {
  const options = { only, quick, jax, steps: 'small', kernels: false } as const;
  const end = await benchInBrowser({ options, jaxLimitSeconds, note });
  if (end.kind === 'done') for (const found of end.report.cases) say(caseLine(found));
  return end;
}

async function report(
  { report: found, bars }: Extract<BenchEnd, { kind: 'done' }>,
  args: BenchArguments,
): Promise<number> {
  for (const line of factLines(found)) say(line);
  say(`${found.adapter}, ${found.runtime}, peak ${short(found.peakGflops)} GFLOP/s`);
  if (args.bars && bars.length > 0) {
    say('\nBars');
    for (const bar of bars) say(barLine(bar));
  }
  return (await written(args.json, { ...found, bars })) ? verdict(bars, args.bars) : 2;
}

/** Writes the results to the given file, if any; on failure prints the reason, returns false. */
async function written(file: string | null, results: object): Promise<boolean> {
  if (file === null) return true;
  try {
    await writeFile(userPath(file), `${JSON.stringify(results, null, 1)}\n`);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    note(`The results cannot be written to ${file}: ${reason}.`);
    return false;
  }
}

function verdict(bars: readonly Bar[], judged: boolean): number {
  return judged && bars.some((bar) => bar.verdict === 'missed') ? 1 : 0;
}
