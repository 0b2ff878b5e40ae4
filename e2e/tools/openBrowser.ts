import { spawn } from 'node:child_process';
import { flag, number } from './options.ts';

/** The options of a command that serves the page. */
export function serverOptions(firstPort: number) {
  return {
    port: number('N', `first port to try (default ${firstPort}; the next free one is taken)`, {
      default: firstPort,
      min: 0,
      max: 65_000,
    }),
    'no-open': flag('do not open a browser'),
  };
}

/** Whether a browser window can be opened, judging by the environment. */
export function hasDesktop(): boolean {
  if (process.env.CI !== undefined) return false;
  if (process.platform !== 'linux') return true;
  return process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
}

export function openBrowser(address: string): void {
  const [command, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', address]]
        : ['xdg-open', [address]];
  const opener = spawn(command, args, { stdio: 'ignore', detached: true });
  // Without an opener the printed address is all the user needs.
  opener.on('error', () => {});
  opener.unref();
}
