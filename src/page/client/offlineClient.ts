/** The page's end of the service worker, which keeps the page's files for a time without network. */
import { TAKE_OVER } from '#run/offline.ts';

export interface OfflineClient {
  /**
   * Registers the service worker, which then fetches every file of the page.
   * @param waits a newer version is fetched and waits
   * @param replaced another version serves the page from now on
   */
  start(waits: () => void, replaced: () => void): Promise<void>;
  /** Puts the waiting version in; `replaced` is called in every tab. */
  takeOver(): void;
}

/** How often a page that stays open asks the server for a newer version. */
const ASK_MS = 60 * 60 * 1000;

/** @param container `navigator.serviceWorker` @param address of the service worker */
export function createOfflineClient(
  container: ServiceWorkerContainer,
  address: string | URL,
): OfflineClient {
  let registration: ServiceWorkerRegistration | null = null;
  return {
    async start(waits, replaced) {
      // The first one replaces none.
      let served = container.controller !== null;
      container.addEventListener('controllerchange', () => {
        if (served) replaced();
        served = true;
      });
      const found = await container.register(address, { updateViaCache: 'none' });
      registration = found;
      const look = () => {
        if (found.waiting !== null && container.controller !== null) waits();
      };
      look();
      found.addEventListener('updatefound', () => {
        const { installing } = found;
        installing?.addEventListener('statechange', look);
      });
      // Without a network there is nothing newer.
      setInterval(() => void found.update().catch(() => {}), ASK_MS);
    },
    takeOver: () => registration?.waiting?.postMessage(TAKE_OVER),
  };
}
