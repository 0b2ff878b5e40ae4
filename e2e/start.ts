import { spawn } from 'node:child_process';
import { buildPage } from './tools/project.ts';
import { servePage } from './tools/server.ts';

const FIRST_PORT = 4173;

const HELP = `npm start [-- options]: builds the page and serves it on localhost.

  --port N     first port to try (default ${FIRST_PORT}; the next free one is taken)
  --no-open    do not open a browser
  --help       this text
`;

/** `npm start`: build, serve, print the address, open the browser where there is one. */
export async function main(options: readonly string[]): Promise<void> {
  let port = FIRST_PORT;
  let open = hasDesktop();
  for (let i = 0; i < options.length; i++) {
    const option = options[i];
    if (option === '--help') {
      process.stdout.write(HELP);
      return;
    }
    if (option === '--no-open') open = false;
    else if (option === '--port') {
      port = Number(options[++i]);
      if (!Number.isInteger(port) || port < 0 || port > 65_000) {
        refuse(`--port takes a whole number from 0 to 65000, not "${options[i] ?? ''}".`);
      }
    } else refuse(`npm start does not know "${option}"; see npm start -- --help.`);
  }
  await buildPage();
  const server = await servePage(port);
  process.stdout.write(`\nProtolab is ready at ${server.address}\nPress Ctrl+C to stop it.\n`);
  if (open) openBrowser(server.address);
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
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
