import { spawn } from 'node:child_process';
import { flag, number, runCommand } from './tools/options.ts';
import { buildPage } from './tools/project.ts';
import { servePage } from './tools/server.ts';

const FIRST_PORT = 4173;

const START = {
  name: 'npm start',
  summary: 'builds the page and serves it on localhost.',
  options: {
    port: number('N', `first port to try (default ${FIRST_PORT}; the next free one is taken)`, {
      default: FIRST_PORT,
      min: 0,
      max: 65_000,
    }),
    'no-open': flag('do not open a browser'),
  },
};

/** `npm start`: build, serve, print the address, open the browser where there is one. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(START, args, async ({ values }) => {
    await buildPage();
    const server = await servePage(values.port);
    process.stdout.write(`\nProtolab is ready at ${server.address}\nPress Ctrl+C to stop it.\n`);
    if (!values['no-open'] && hasDesktop()) openBrowser(server.address);
  });
}

function hasDesktop(): boolean {
  if (process.env.CI !== undefined) return false;
  if (process.platform !== 'linux') return true;
  return process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
}

function openBrowser(address: string): void {
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
