import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { downloadFile } from './download.ts';

const FILE = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251));

test('over HTTP: redirected, cut half way, taken up with a range, written to a file', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const range = request.headers.range ?? '';
    asked.push(`${request.url} ${range}`);
    if (request.url === '/set.zip') {
      response.writeHead(302, { location: '/cdn/1' }).end();
      return;
    }
    if (request.url === '/none.zip') {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/\d+/.exec(range)?.[0] ?? 0);
    const part = { 'content-range': `bytes ${from}-${FILE.length - 1}/${FILE.length}` };
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': FILE.length - from,
      ...(from > 0 ? part : {}),
    });
    if (from > 0) response.end(FILE.subarray(from));
    else response.write(FILE.subarray(0, 100_000), () => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('protolab-data-'));
  try {
    const before = folders();
    const missing = downloadFile(`http://127.0.0.1:${port}/none.zip`, { onProgress: () => {} });
    await expect(missing).rejects.toThrow('the server answered 404');
    expect(folders()).toEqual(before);
    asked.length = 0;
    const given = `http://127.0.0.1:${port}/set.zip`;
    const loaded = await downloadFile(given, { onProgress: () => {} });
    expect(loaded?.file.endsWith('set.zip')).toBe(true);
    expect(readFileSync(loaded?.file ?? '').equals(FILE)).toBe(true);
    expect(asked.slice(0, 2)).toEqual(['/set.zip ', '/cdn/1 ']);
    expect(asked.at(-1)).toMatch(/^\/cdn\/1 bytes=[1-9]\d*-$/);
    rmSync(loaded?.folder ?? '', { recursive: true });
    const two = await downloadFile(`${given}/mnist/test/0 ${given}/mnist/train/0`, {
      onProgress: () => {},
    });
    expect(path.basename(two?.file ?? '')).toBe('mnist');
    expect(readdirSync(two?.file ?? '', { recursive: true }).sort()).toEqual(
      ['test', 'test/0', 'train', 'train/0'].map(path.normalize),
    );
    rmSync(two?.folder ?? '', { recursive: true });
    expect(existsSync(loaded?.file ?? '')).toBe(false);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const gone = downloadFile(`http://127.0.0.1:${port}/set.zip`, { onProgress: () => {} });
  await expect(gone).rejects.toThrow(/there is no connection \(.+\)\. /);
  expect(await downloadFile('data/set.zip', { onProgress: () => {} })).toBe(null);
});
