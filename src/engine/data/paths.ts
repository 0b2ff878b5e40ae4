/** Names inside folders and archives: only ever compared and shown, never opened. */

export function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** '' for a file at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Absolute names and names that climb out of the archive. */
export function isUnsafe(path: string): boolean {
  return /^([A-Za-z]:|\/)/.test(path) || path.split('/').includes('..') || path.includes('\0');
}

/** Files that operating systems add to folders. */
export function isHidden(path: string): boolean {
  return path
    .split('/')
    .some((part) => /^(\.[^./]|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i.test(part));
}

/** The common folder of all paths, with a trailing slash; '' if there is none. */
export function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  let shared = [...first];
  for (const other of others) {
    const differs = shared.findIndex((part, index) => other[index] !== part);
    if (differs >= 0) shared = shared.slice(0, differs);
  }
  return shared.length === 0 ? '' : `${shared.join('/')}/`;
}
