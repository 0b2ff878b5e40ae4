import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runsIn, watchedRuns } from './watchedRuns.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'protolab-watched-'));
const runs = path.join(folder, 'runs');
for (const name of ['a', 'b c', 'none']) mkdirSync(path.join(runs, name), { recursive: true });
writeFileSync(path.join(runs, 'a/metrics.jsonl'), '{"step":1}\n');
writeFileSync(path.join(runs, 'a/secret.txt'), 'secret');
writeFileSync(path.join(runs, 'b c/metrics.jsonl'), '');
writeFileSync(path.join(folder, 'config.json'), '{}');
symlinkSync(path.join(folder, 'config.json'), path.join(runs, 'a/config.json'));

const answer = watchedRuns(runs);
const server = createServer((asked, response) => {
  if (!answer(asked, response)) response.end('page');
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function get(at: string, headers: IncomingHttpHeaders = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status: number; text: string; headers: IncomingHttpHeaders }>(
    (resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', path: at, headers, method }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
        );
      });
      asked.on('error', reject);
      asked.end();
    },
  );
}

it('lists the runs, and gives a file from a byte on', async () => {
  expect(runsIn(runs)).toEqual(['a', 'b c']);
  expect(runsIn(path.join(runs, 'a'))).toEqual(['a']);
  expect(JSON.parse((await get('/watched/')).text)).toEqual(['a', 'b c']);
  expect((await get('/watched/b%20c/metrics.jsonl')).status).toBe(200);
  const whole = await get('/watched/a/metrics.jsonl');
  expect(whole).toMatchObject({ status: 200, text: '{"step":1}\n' });
  expect(whole.headers).not.toHaveProperty('access-control-allow-origin');
  const rest = await get('/watched/a/metrics.jsonl', { range: 'bytes=8-' });
  expect(rest).toMatchObject({ status: 206, text: '1}\n' });
  expect((await get('/watched/a/metrics.jsonl', { range: 'bytes=11-' })).status).toBe(416);
});

it.each([
  ['/watched/a/secret.txt', {}, 404],
  ['/watched/a/config.json', {}, 404],
  ['/watched/..%2f/config.json', {}, 404],
  ['/watched/%2e%2e/config.json', {}, 200],
  ['/watched/none/metrics.jsonl', {}, 404],
  ['/watched/%ff/metrics.jsonl', {}, 404],
  ['/watched/', { host: 'evil.example' }, 403],
])('serves nothing else: %s %j', async (at, headers, status) => {
  const found = await get(at, headers);
  expect(found.status).toBe(status);
  expect([
    'page',
    'There is no such run.',
    'The run has no such file.',
    'Ask for localhost.',
  ]).toContain(found.text);
});

it('can only be read', async () => {
  expect((await get('/watched/a/metrics.jsonl', {}, 'DELETE')).status).toBe(405);
});
