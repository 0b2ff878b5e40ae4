import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../tools/bundle.mjs';

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run train -- …args` without npm's own lines. */
export function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  onOutput: (text: string, interrupt: () => void) => void = () => {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'e2e/run.mjs'), 'train', ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
      onOutput(stdout, () => child.kill('SIGINT'));
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
