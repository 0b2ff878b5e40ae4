import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { globals } from 'webgpu';
import {
  hardwareAdapter,
  STEP_CONFIGS,
  type StepKernel,
  stepKernels,
} from '#checks/isa/stepKernels.ts';
import { stepLaunches } from '#checks/isa/stepLaunches.ts';
import { CompilerError, compileOn } from './isa/compileOn.ts';
import { fetchAmd, fetchOthers, missingCompiler } from './isa/compilers.ts';
import { ESTIMATED, type Estimate, estimate, estimateLines } from './isa/estimate.ts';
import { type AbsentGpu, GPUS } from './isa/gpus.ts';
import { type IsaRow, TABLE_FOOT, tableLines } from './isa/table.ts';
import { flag, nearest, runCommand, text } from './tools/options.ts';
import { userPath } from './tools/project.ts';

const AMD_NAMES = GPUS.filter(({ driver }) => driver === 'radeon').map(({ name }) => name);

const ISA = {
  name: 'npm run isa',
  summary:
    'compiles the kernels of a training step, as a hardware adapter gets them, with Mesa’s compilers for GPUs that are not here, and prints what became of each: registers, spills, workgroup memory, waves, and of the innermost loop the vector instructions and global loads a multiply-add. Nothing runs: memory, caches and clocks are not in it.',
  options: {
    gpu: text('NAMES', `some of ${GPUS.map(({ name }) => name).join(', ')} (default ${AMD_NAMES})`),
    all: flag('all of these GPUs; fetches 150 MB of compilers once'),
    every: flag('every kernel of a step, not those of 0.3 % of its time and more alone'),
    only: text('TEXT', 'kernels whose name contains this'),
    autocast: flag('the kernels of half precision'),
    estimate: flag(
      'how long a step of ResNet-18 of width 64 at batch 256 would take on GPUs of each class that is here a compiler for, in place of the tables',
    ),
    unchecked: flag('without the bounds checks that browsers add'),
    wgsl: text('DIR', 'writes the kernels there'),
    json: text(
      'FILE',
      'writes [{gpu, kernel, registers, spills, workgroupBytes, waves, valuPerMultiplyAdd, globalLoadsPerMultiplyAdd}]',
    ),
  },
  details: `The steps are those of ${STEP_CONFIGS.map(({ name }) => name).join(' and ')}: ResNet-18 of width 64 at batch 256, and the preset Quick.
The compilers are fetched as root on Debian, into node_modules/.cache.
Exit code 0 when all kernels were compiled on every GPU that has a compiler here, 1 when one was
not, 2 for bad arguments, 3 without any compiler.`,
} as const;

/** A kernel's estimated share of a step from which on it is shown. */
const LEAST_SHARE = 0.003;

const note = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

/** `npm run isa`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(ISA, args, async ({ values }) => {
    const gpus = chosen(values.gpu, values.all);
    if (typeof gpus === 'string') {
      note(gpus);
      return 2;
    }
    const refused = [fetchAmd({ again: true }), ...(values.all ? [fetchOthers(GPUS)] : [])];
    for (const sentence of refused) if (sentence !== null) note(sentence);
    const ready = gpus.filter((gpu) => {
      const missing = missingCompiler(gpu);
      if (missing !== null) note(missing);
      return missing === null;
    });
    if (ready.length === 0) return 3;
    // Recording a step makes buffers, of a device that does nothing, by their usages.
    Object.assign(globalThis, globals);
    const { every, only, autocast, unchecked, estimate: estimated, wgsl, json } = values;
    if (estimated) return estimates(ready, { checks: !unchecked, json });
    const rows: IsaRow[] = [];
    let failed = false;
    for (const gpu of ready) {
      const kernels = kernelsFor(gpu, autocast).filter(
        ({ name, share }) =>
          (only === null || name.includes(only)) &&
          (every || only !== null || share >= LEAST_SHARE),
      );
      if (wgsl !== null) writeModules(path.join(userPath(wgsl), gpu.name), kernels);
      try {
        const modules = kernels.map(({ code }) => code);
        const compiled = compileOn(gpu, modules, { checks: !unchecked });
        const found = kernels.map((kernel, at) => ({ gpu, kernel, compiled: compiled[at] }));
        rows.push(...found);
        for (const line of tableLines(gpu, found)) process.stdout.write(`${line}\n`);
      } catch (error) {
        if (!(error instanceof CompilerError)) throw error;
        note(error.message);
        failed = true;
      }
    }
    if (rows.length > 0) process.stdout.write(`${TABLE_FOOT.join('\n')}\n`);
    if (json !== null) {
      const all = rows.map(({ gpu, kernel, compiled }) => ({
        gpu: gpu.name,
        kernel: kernel.name,
        ...compiled,
      }));
      writeFileSync(userPath(json), `${JSON.stringify(all, null, 1)}\n`);
    }
    return failed ? 1 : 0;
  });
}

/** Estimates a step on the GPUs whose instructions one of these compilers tells. */
function estimates(
  compilers: readonly AbsentGpu[],
  { checks, json }: { readonly checks: boolean; readonly json: string | null },
): number {
  const config = STEP_CONFIGS[0]?.config;
  if (config === undefined) return 2;
  const found: Estimate[] = [];
  // GPUs of one maker get the same kernels.
  const known = new Map<string, number | null>();
  for (const gpu of ESTIMATED) {
    const compiler = compilers.find(({ name }) => name === gpu.isa);
    if (compiler === undefined) continue;
    const step = stepLaunches(hardwareAdapter(gpu.vendor, gpu.architecture), config);
    const products = step.launches.filter(({ multiplyAdds }) => multiplyAdds > 0);
    const keyOf = (code: string): string => `${gpu.isa} ${code}`;
    const codes = new Set(products.map(({ code }) => code));
    const modules = [...codes].filter((code) => !known.has(keyOf(code)));
    try {
      if (modules.length > 0) note(`compiles for ${gpu.name}`);
      const compiled = modules.length === 0 ? [] : compileOn(compiler, modules, { checks });
      for (const [at, code] of modules.entries()) {
        known.set(keyOf(code), compiled[at]?.valuPerMultiplyAdd ?? null);
      }
      found.push(estimate(gpu, step, (code) => known.get(keyOf(code)) ?? null));
    } catch (error) {
      if (!(error instanceof CompilerError)) throw error;
      note(error.message);
    }
  }
  for (const line of estimateLines(found, config.batchSize)) process.stdout.write(`${line}\n`);
  if (json !== null) writeFileSync(userPath(json), `${JSON.stringify(found, null, 1)}\n`);
  return 0;
}

/** The GPUs that are asked for, or a sentence about a name that none has. */
function chosen(names: string | null, all: boolean): readonly AbsentGpu[] | string {
  if (all) return GPUS;
  const wanted = names === null ? AMD_NAMES : names.split(',').map((name) => name.trim());
  const found: AbsentGpu[] = [];
  for (const name of wanted) {
    const gpu = GPUS.find((each) => each.name === name);
    if (gpu === undefined) {
      const known = GPUS.map((each) => each.name);
      const near = nearest(name, known);
      return `--gpu ${name}: use ${(near.length > 0 ? near : known).join(', ')}.`;
    }
    found.push(gpu);
  }
  return found;
}

function kernelsFor({ vendor, architecture }: AbsentGpu, autocast: boolean): StepKernel[] {
  const configs = STEP_CONFIGS.map(({ config }) => ({ ...config, autocast }));
  const adapter = hardwareAdapter(vendor, architecture);
  return stepKernels(adapter, configs, autocast ? 'f16' : undefined);
}

function writeModules(folder: string, kernels: readonly StepKernel[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, code } of kernels) {
    writeFileSync(path.join(folder, `${name.replaceAll(/[^\w]+/g, '-')}.wgsl`), code);
  }
}
