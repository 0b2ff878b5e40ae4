import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../tools/bundle.mjs';
import { compilerFolder } from './compilers.ts';
import { type AbsentGpu, commandFor } from './gpus.ts';
import { type Compiled, readListing } from './listing.ts';

/** A kernel cannot be compiled, or the compiler gave up; the message says which and why. */
export class CompilerError extends Error {
  override readonly name = 'CompilerError';
}

/**
 * What a GPU's compiler makes of some WGSL modules, in their order.
 * @param options.checks with Dawn's bounds checks, as in a browser
 * @throws CompilerError
 */
export function compileOn(
  gpu: AbsentGpu,
  modules: readonly string[],
  { checks }: { readonly checks: boolean },
): Compiled[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'protolab-isa-'));
  try {
    const files = modules.map((code, at) => {
      const file = path.join(folder, `${at}.wgsl`);
      writeFileSync(file, code);
      return file;
    });
    const script = [path.join(root, 'e2e/isa/compile.mjs'), ...files];
    const { command, args, environment } = commandFor(gpu, compilerFolder, script);
    // Into a file: NVIDIA's compiler gives up where a pipe is full for a moment.
    const log = path.join(folder, 'log');
    const output = openSync(log, 'w');
    const { status, signal } = spawnSync(command, args, {
      cwd: root,
      stdio: ['ignore', output, output],
      timeout: 300_000,
      env: {
        ...process.env,
        ...environment,
        ...(checks ? {} : { PROTOLAB_ISA_UNCHECKED: '1' }),
      },
    });
    closeSync(output);
    const text = readFileSync(log, 'latin1');
    const [, ...listings] = text.split(/^@@@ begin .*$/m);
    if (status !== 0 || listings.length !== modules.length) {
      const said = /^@@@ failed (.*)$/m.exec(text)?.[1];
      throw new CompilerError(
        `${gpu.name}: ${said ?? `the compiler ended with ${signal ?? status} at kernel ${listings.length}`}.`,
      );
    }
    return listings.map((listing) => readListing(gpu.driver, listing));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
