/** Names of files from the web. */

/** Folders of most systems take no longer names. */
const MOST_CHARACTERS = 200;

const decoded = (part: string): string => {
  let name = part;
  try {
    name = decodeURIComponent(part);
  } catch {
    // A stray % is a part of the name.
  }
  // A name that begins with a dot would be passed over as hidden.
  return name
    .replaceAll(/[\\/\0]/g, '_')
    .replace(/^\./, '_')
    .slice(-MOST_CHARACTERS);
};

/**
 * A path for each address: the name of a file alone; of several, their paths below the folder that they
 * share, which may tell splits apart (`mnist/train/0000.parquet`, `mnist/test/0000.parquet`).
 */
export function addressPaths(addresses: readonly URL[]): readonly string[] {
  const paths = addresses.map(({ pathname, hostname }) => {
    const parts = pathname.split('/').filter((part) => part !== '');
    return parts.length === 0 ? [hostname] : parts.map(decoded);
  });
  const [first = []] = paths;
  if (paths.length === 1) return first.slice(-1);
  const most = Math.min(...paths.map(({ length }) => length - 1));
  const differs = first
    .slice(0, most)
    .findIndex((part, i) => paths.some((path) => path[i] !== part));
  const shared = differs < 0 ? most : differs;
  return paths.map((path) => path.slice(Math.max(0, shared - 1)).join('/'));
}
