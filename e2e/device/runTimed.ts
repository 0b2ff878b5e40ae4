import { spawn } from 'node:child_process';
import { root } from '../tools/bundle.mjs';

/** How a process ended. */
export interface Ended {
  /** Null if it was ended from here. */
  readonly code: number | null;
  /** Why it was ended from here, as the end of a sentence. */
  readonly cut: string | null;
  readonly stdout: string;
  readonly seconds: number;
}

/**
 * A process's errors go to the terminal, its output is kept; it is ended, with all that it started, after
 * `limitSeconds` or by the signal, whose reason is a sentence's end.
 */
export function runTimed(
  program: string,
  args: readonly string[],
  {
    limitSeconds,
    signal,
    environment = {},
    cwd = root,
  }: {
    readonly limitSeconds: number;
    readonly signal: AbortSignal;
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
  let cut: string | null = null;
  const end = (why: string) => {
    cut ??= why;
    try {
      if (child.pid !== undefined && process.platform !== 'win32')
        process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // It ended at the same moment.
    }
  };
  const stop = () => end(String(signal.reason));
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop);
  const timer = setTimeout(
    () => end(`it took longer than ${Math.round(limitSeconds)} s`),
    1000 * limitSeconds,
  );
  const forget = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      forget();
      reject(error);
    });
    child.on('close', (code) => {
      forget();
      const seconds = Math.round(performance.now() - begin) / 1000;
      resolve({ code: cut === null ? (code ?? 1) : null, cut, stdout, seconds });
    });
  });
}
