import { spawn } from 'node:child_process';
import { root } from '../tools/bundle.mjs';

/** How a process ended. */
export interface Ended {
  /** Null if it was ended because it took too long. */
  readonly code: number | null;
  readonly stdout: string;
  readonly seconds: number;
}

/** A process's errors go to the terminal, its output is kept; it is ended after `limitSeconds`. */
export function runTimed(
  program: string,
  args: readonly string[],
  {
    limitSeconds,
    environment = {},
    cwd = root,
  }: {
    readonly limitSeconds: number;
    readonly environment?: Readonly<Record<string, string>>;
    readonly cwd?: string;
  },
): Promise<Ended> {
  const begin = performance.now();
  // A group of its own, so that what it starts ends with it.
  const child = spawn(program, args, {
    cwd,
    detached: process.platform !== 'win32',
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  let late = false;
  const end = () => {
    late = true;
    try {
      if (child.pid !== undefined && process.platform !== 'win32')
        process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // It ended at the same moment.
    }
  };
  const timer = setTimeout(end, 1000 * limitSeconds);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      const seconds = Math.round(performance.now() - begin) / 1000;
      resolve({ code: late ? null : (code ?? 1), stdout, seconds });
    });
  });
}
