import { hasDesktop, openBrowser, serverOptions } from './tools/openBrowser.ts';
import { runCommand } from './tools/options.ts';
import { buildPage } from './tools/project.ts';
import { servePage } from './tools/server.ts';

const START = {
  name: 'npm start',
  summary: 'builds the page and serves it on localhost.',
  options: serverOptions(4173),
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
