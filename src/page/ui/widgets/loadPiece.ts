/** The page's pieces that are fetched when they are first shown. */

/** Only a definite no: a browser that says yes may be wrong. */
export const isOffline = (): boolean =>
  typeof navigator !== 'undefined' && navigator.onLine === false;

/** A piece's file or stylesheet could not be fetched; it can be asked for again. */
export class LoadFailed extends Error {
  override readonly name = 'LoadFailed';
  /** The browser knew that it had no network. */
  readonly offline = isOffline();

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Chromium and Firefox name the file that did not arrive. */
const addressIn = ({ message }: LoadFailed): string | null =>
  /dynamically imported module: (\S+)$/.exec(message)?.[1] ?? null;

/** Vite takes a stylesheet that has its link for loaded, also where loading it failed. */
function forgetStylesheet({ message }: LoadFailed): void {
  const [, href] = /^Unable to preload CSS for (\S+)$/.exec(message) ?? [];
  if (href === undefined || typeof document === 'undefined') return;
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    if (link.href === href) link.remove();
  }
}

/**
 * A load that can be called again after it failed. Browsers before whatwg/html#10327 (2026) keep a
 * failed fetch for the life of the page, so a file that fails twice is asked for under a new address.
 * @param load an `import()` with a literal path
 * @param importAt replaced by tests
 * @returns rejects with LoadFailed
 */
export function retriable<Module>(
  load: () => Promise<Module>,
  importAt: (address: string) => Promise<Module> = (address) => import(/* @vite-ignore */ address),
): () => Promise<Module> {
  let failures = 0;
  return async () => {
    try {
      return await load();
    } catch (error) {
      const failure = new LoadFailed(error);
      forgetStylesheet(failure);
      const address = addressIn(failure);
      failures++;
      if (failures === 1 || address === null) throw failure;
      return importAt(`${address}?again=${failures}`).catch(() => {
        throw failure;
      });
    }
  };
}
