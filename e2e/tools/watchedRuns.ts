import { createReadStream, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { WATCHED_FILES, WATCHED_PATH } from '#run/watching.ts';

/** Answers a request for watched runs; false where it is for something else. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

const HOSTS = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

/**
 * The runs of a folder, read only: `watched/` lists those that have metrics, and `watched/NAME/FILE`
 * is one of WATCHED_FILES from the byte that a Range header asks for. Nothing else is served, no link is
 * followed, and only this machine's own names are answered, whatever a name elsewhere points to.
 */
export function watchedRuns(folder: string): Answer {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const prefix = `/${WATCHED_PATH}`;
    if (!url.pathname.startsWith(prefix)) return false;
    const refuse = (status: number, sentence: string): true => {
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(sentence);
      return true;
    };
    if (!HOSTS.test(request.headers.host ?? '')) return refuse(403, 'Ask for localhost.');
    if (request.method !== 'GET') return refuse(405, 'It can only be read.');
    const rest = url.pathname.slice(prefix.length);
    if (rest === '') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      response.end(JSON.stringify(runsIn(folder)));
      return true;
    }
    const [name = '', file = '', ...more] = rest.split('/').map(decoded);
    const known = WATCHED_FILES.find((each) => each === file);
    if (more.length > 0 || known === undefined || !runsIn(folder).includes(name)) {
      return refuse(404, 'There is no such run.');
    }
    const place = isRun(folder) ? path.join(folder, known) : path.join(folder, name, known);
    if (!isPlainFile(place)) return refuse(404, 'The run has no such file.');
    sendFrom(place, request, response);
    return true;
  };
}

/** Names of the folder's runs, sorted; of a folder that is a run, its own. */
export function runsIn(folder: string): string[] {
  if (isRun(folder)) return [path.basename(folder)];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isRun(path.join(folder, entry.name)))
    .map(({ name }) => name)
    .sort();
}

const isRun = (folder: string): boolean => isPlainFile(path.join(folder, 'metrics.jsonl'));

const isPlainFile = (file: string): boolean => existsSync(file) && lstatSync(file).isFile();

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function sendFrom(file: string, request: IncomingMessage, response: ServerResponse): void {
  const { size } = statSync(file);
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = Number(asked?.[1] ?? 0);
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };
  if (asked !== null && start >= size) {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${size}` });
    response.end();
    return;
  }
  response.writeHead(asked === null ? 200 : 206, {
    ...headers,
    'Content-Length': size - start,
    ...(asked !== null && { 'Content-Range': `bytes ${start}-${size - 1}/${size}` }),
  });
  if (size === start) response.end();
  // What is written meanwhile is not of this answer.
  else createReadStream(file, { start, end: size - 1 }).pipe(response);
}
