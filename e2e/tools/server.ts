import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { headersOf } from './policy.ts';
import { distFolder } from './project.ts';
import type { Answer } from './watchedRuns.ts';

export interface RunningServer {
  /** `http://localhost:PORT/`, with the folder; localhost is a secure context, which WebGPU requires. */
  readonly address: string;
  /** Paths requested so far. */
  readonly requested: Set<string>;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** As a host that serves files below a folder and sends no headers: `/sub/path/`. */
  readonly plainUnder?: string;
  /** Asked before the build's files. */
  readonly before?: Answer;
}

/**
 * Serves the production build to this machine only.
 * @param firstPort the first port to try, then the next 50; 0 takes any free port
 */
export async function servePage(
  firstPort: number,
  { plainUnder, before }: ServerOptions = {},
): Promise<RunningServer> {
  const files = sirv(distFolder, {
    etag: true,
    setHeaders(response, pathname) {
      const hashed = pathname.startsWith('/assets/');
      response.setHeader('Cache-Control', hashed ? 'max-age=31536000, immutable' : 'no-cache');
    },
  });
  const requested = new Set<string>();
  const server = createServer((request, response) => {
    requested.add(request.url ?? '');
    const [pathname = ''] = (request.url ?? '').split('?');
    const headers = plainUnder === undefined ? headersOf(pathname) : {};
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (before?.(request, response)) return;
    const nothing = () => {
      response.statusCode = 404;
      response.end('There is nothing here.');
    };
    const folder = plainUnder ?? '/';
    if (!request.url?.startsWith(folder)) return nothing();
    request.url = request.url.slice(folder.length - 1);
    files(request, response, nothing);
  });
  const port = await listen(server, firstPort);
  return {
    address: `http://localhost:${port}${plainUnder ?? '/'}`,
    requested,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, firstPort: number): Promise<number> {
  const lastPort = firstPort === 0 ? 0 : firstPort + 50;
  for (let port = firstPort; port <= lastPort; port++) {
    const free = await new Promise<boolean>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
        else reject(error);
      });
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (free) return (server.address() as AddressInfo).port;
  }
  throw new Error(`No port from ${firstPort} to ${lastPort} is free; name another with --port.`);
}
