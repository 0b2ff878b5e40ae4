import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page, Worker } from '@playwright/test';
import { until } from './faultPage.ts';

/** The page's server once more, with code of our own in the worker that trains. */
export interface HookedServer {
  readonly address: string;
  /** From now on the worker is served as it is. */
  unhook(): void;
  close(): void;
}

/**
 * Serves the page so that the worker that trains runs a function before its own code: what fails in
 * it fails for real, and the rest is the build that users have. Playwright's routes do not see the
 * script of a worker.
 * @param hook runs in the worker, without access to its module
 */
export async function withTrainerHook<Argument>(
  address: string,
  hook: (argument: Argument) => void,
  argument: Argument,
): Promise<HookedServer> {
  const code = Buffer.from(`(${hook})(${JSON.stringify(argument)});\n`);
  let hooked = true;
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const got = await fetch(new URL(path, address));
    const body = Buffer.from(await got.arrayBuffer());
    for (const [name, value] of got.headers) {
      if (!/^(content-(encoding|length)|transfer-encoding|connection|etag)$/.test(name)) {
        response.setHeader(name, value);
      }
    }
    response.statusCode = got.status;
    const isTrainer = /\/trainer\.worker[^/]*\.js/.test(path);
    if (isTrainer) response.setHeader('Cache-Control', 'no-store');
    response.end(isTrainer && hooked ? Buffer.concat([code, body]) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${port}/`,
    unhook() {
      hooked = false;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The worker that trains. */
export async function trainerOf(page: Page): Promise<Worker> {
  const find = () => page.workers().find((worker) => worker.url().includes('trainer.worker'));
  await until(() => find() !== undefined, 'the worker that trains');
  const found = find();
  if (found === undefined) throw new Error('unreachable: it was there');
  return found;
}
