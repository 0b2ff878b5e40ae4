import { createServer } from 'vite';
import { root } from './tools/bundle.mjs';
import { hasDesktop, serverOptions } from './tools/openBrowser.ts';
import { runCommand } from './tools/options.ts';

const DEV = {
  name: 'npm run dev',
  summary:
    'serves the page from its sources and reloads what is edited: styles and components in place, everything else, the worker included, with the page.',
  options: serverOptions(5173),
};

/** `npm run dev`: Vite's server; it runs until Ctrl+C. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(DEV, args, async ({ values }) => {
    // The build of this command has set it to production.
    process.env.NODE_ENV = 'development';
    const open = !values['no-open'] && hasDesktop();
    const server = await createServer({ root, server: { port: values.port, open } });
    await server.listen();
    server.printUrls();
  });
}
