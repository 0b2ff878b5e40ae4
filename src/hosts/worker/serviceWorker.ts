/**
 * The page without a network: every file of the build is kept, of one version at a time. A newer
 * version is fetched beside it and waits until the page asks for it, or until no tab is open.
 */
import { precacheAndRoute } from 'workbox-precaching';
import { TAKE_OVER } from '#run/offline.ts';

declare const self: ServiceWorkerGlobalScope;
/** Written by the build. */
declare const PRECACHED_FILES: { url: string; revision: string | null }[];

precacheAndRoute(PRECACHED_FILES, {
  // The page reads its settings from the query, and asks for a file again under `?again=2`.
  ignoreURLParametersMatching: [/.*/],
  cleanURLs: false,
});

self.addEventListener('message', ({ data }) => {
  if (data === TAKE_OVER) void self.skipWaiting();
});

// The tab that installs it has loaded without it.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
