import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { distFolder } from './project.ts';

/**
 * What the page may do: run and fetch its own files, nothing else. `blob:` images are the
 * previews of the user's own files.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

export interface RunningServer {
  /** `http://localhost:PORT/`; localhost is a secure context, which WebGPU requires. */
  readonly address: string;
  /** Paths requested so far. */
  readonly requested: Set<string>;
  close(): Promise<void>;
}

/**
 * Serves the production build to this machine only.
 * @param firstPort the first port to try, then the next 50; 0 takes any free port
 */
export async function servePage(firstPort: number): Promise<RunningServer> {
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
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    files(request, response, () => {
      response.statusCode = 404;
      response.end('There is nothing here.');
    });
  });
  const port = await listen(server, firstPort);
  return {
    address: `http://localhost:${port}/`,
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
