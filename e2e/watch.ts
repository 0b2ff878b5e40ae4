import { existsSync, statSync } from 'node:fs';
import { hasDesktop, openBrowser, serverOptions } from './tools/openBrowser.ts';
import { ArgumentError, runCommand } from './tools/options.ts';
import { buildPageIfStale, userPath } from './tools/project.ts';
import { servePage } from './tools/server.ts';
import { runsIn, watchedRuns } from './tools/watchedRuns.ts';

const WATCH = {
  name: 'npm run watch',
  summary:
    'serves the page on localhost with the runs of a folder, which it draws while they are trained elsewhere.',
  options: serverOptions(4173),
  positional: {
    placeholder: 'DIR',
    help: 'a folder of runs, or one run: what npm run train -- --out or protolab_torch --out writes',
  },
  example: 'runs',
  details: `The page asks for nothing but config.json, about.json and metrics.jsonl of each run, every two seconds.
The port is that of npm start, so that the runs of this browser are beside them.`,
} as const;

/** `npm run watch`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(WATCH, args, async ({ values, positional }) => {
    if (positional === null)
      throw new ArgumentError('Name the folder of runs: npm run watch -- DIR');
    const folder = userPath(positional);
    if (!existsSync(folder) || !statSync(folder).isDirectory()) {
      throw new ArgumentError(`${positional}: there is no such folder; check the path.`);
    }
    await buildPageIfStale();
    const server = await servePage(values.port, { before: watchedRuns(folder) });
    const address = `${server.address}#runs`;
    process.stdout.write(
      `\n${runsIn(folder).length} runs of ${folder} are watched at ${address}\nPress Ctrl+C to stop.\n`,
    );
    if (!values['no-open'] && hasDesktop()) openBrowser(address);
  });
}
