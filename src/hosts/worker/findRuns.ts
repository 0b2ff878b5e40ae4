/** The runs at an address: a run's folder, its metrics, or a folder of runs that its server lists. */
import { say, type Words, WordsError } from '#base/words.ts';
import { webAddress } from '#data/download.ts';
import { WATCHED_FILES } from '#run/watching.ts';
import { askFor, fileAddress, isPage, unreachable } from './watchedFiles.ts';

export interface FoundRun {
  readonly name: string;
  /** Its folder, absolute, with a slash at the end of the path. */
  readonly at: string;
}

/** Folders of a list that are looked into, and how much of the list is read. */
const MOST_FOLDERS = 200;
const LIST_CHARACTERS = 2 ** 20;

/** @throws WordsError */
export async function findRuns(
  given: string,
  ask: typeof fetch = (...args) => fetch(...args),
): Promise<readonly FoundRun[]> {
  const address = webAddress(given.trim());
  if (address === null) throw new WordsError(say('Write an address that begins with https://.'));
  if (address.username !== '' || address.password !== '') {
    throw new WordsError(say('An address with a password in it is not used.'));
  }
  address.hash = '';
  const file = WATCHED_FILES.find((name) => address.pathname.endsWith(`/${name}`));
  if (file !== undefined) address.pathname = address.pathname.slice(0, -file.length);
  if (!address.pathname.endsWith('/')) address.pathname += '/';
  const folder = address.href;
  if (await isRun(folder, ask)) return [runAt(folder)];
  const names = file === undefined ? await foldersIn(folder, ask) : [];
  const found: FoundRun[] = [];
  for (const name of names.slice(0, MOST_FOLDERS)) {
    const at = fileAddress(folder, `${encodeURIComponent(name)}/`);
    if (await isRun(at, ask)) found.push(runAt(at));
  }
  if (found.length === 0) throw new WordsError(noRun(folder));
  return found;
}

const noRun = (folder: string): Words =>
  say(
    '{{address}}: no run was found there. Name the folder of a run (with config.json and metrics.jsonl), its metrics.jsonl, or a folder of runs of which the server answers with a list.',
    { address: shown(folder) },
  );

const runAt = (at: string): FoundRun => ({ name: shown(at), at });

/** Without the scheme and what may be a key. */
function shown(folder: string): string {
  const { host, pathname } = new URL(folder);
  return `${host}${decoded(pathname)}`.replace(/\/$/, '').slice(0, 200);
}

async function isRun(folder: string, ask: typeof fetch): Promise<boolean> {
  const response = await asked(folder, 'metrics.jsonl', ask);
  await response.body?.cancel().catch(() => {});
  if (response.status >= 500) {
    throw new WordsError(
      say('{{run}} cannot be read: the server answered {{status}}.', {
        ...{ run: shown(folder), status: response.status },
      }),
    );
  }
  return response.ok && !isPage(response);
}

const asked = (folder: string, file: string, ask: typeof fetch): Promise<Response> =>
  askFor(ask, fileAddress(folder, file)).catch(() => {
    throw new WordsError(unreachable(shown(folder), folder));
  });

/** Names of folders that a server lists: `npm run watch` in JSON, others in a page with links. */
async function foldersIn(folder: string, ask: typeof fetch): Promise<readonly string[]> {
  const response = await asked(folder, '', ask);
  if (!response.ok) {
    await response.body?.cancel().catch(() => {});
    return [];
  }
  const text = (await response.text()).slice(0, LIST_CHARACTERS);
  return isPage(response) ? linkedFolders(text) : listedFolders(text);
}

function listedFolders(text: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(text);
    if (!Array.isArray(names)) return [];
    return names.filter((name) => typeof name === 'string' && isName(name));
  } catch {
    return [];
  }
}

/** The links of a page to folders right below it. */
export function linkedFolders(page: string): readonly string[] {
  const links = page.matchAll(/\bhref\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')/gi);
  const names = [...links].flatMap(([, double, single]) => {
    const link = (double ?? single ?? '').replace(/^\.\//, '');
    return link.endsWith('/') ? [decoded(link.slice(0, -1))] : [];
  });
  return [...new Set(names)].filter(isName);
}

const isName = (name: string): boolean => name !== '' && !/^\.{1,2}$|[/\\?#]|^[a-z]+:/i.test(name);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
