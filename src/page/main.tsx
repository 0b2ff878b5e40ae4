/** Composition root: the client, the stores and the page, put together. */
import '@fontsource-variable/inter/wght.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type ClientEvent, createClient } from './client/client.ts';
import { createKeptSettings, followSettings } from './store/config/settingsAddress.ts';
import { ownFilesStorage } from './store/data/ownFilesStorage.ts';
import { LabContext } from './store/hooks.ts';
import { createLab } from './store/lab.ts';
import { attend } from './store/page/attention.ts';
import { browserAttention, browserNotifications } from './store/page/browserAttention.ts';
import { followAddress } from './store/page/followAddress.ts';
import { openArchive } from './store/runs/archive.ts';
import { browserSentinel, tellLostRuns } from './store/runs/lostRuns.ts';
import { refreshReleased } from './store/runs/releasedRuns.ts';
import { browserCopies } from './store/runs/weightsCopies.ts';
import { App } from './ui/App.tsx';
import { currentText, onLanguageShown, showLanguage } from './ui/i18n/language.ts';
import { Boundary } from './ui/widgets/Boundary.tsx';

declare global {
  /**
   * Set by the headless runner before the page loads: it is called with every event of the
   * worker, in order, as the page takes it and before its stores do. Nothing on the page sets it.
   */
  var protolabListener: ((event: ClientEvent) => void) | undefined;
}

function download(fileName: string, bytes: ArrayBuffer | Blob): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download reads the URL after this task; a minute is ample for any size.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Reading the property throws where the browser forbids storage. */
function keepOrNull(name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}

const kept = keepOrNull('localStorage');
const lab = createLab({
  client: createClient(),
  hear: (event) => globalThis.protolabListener?.(event),
  openArchive,
  search: location.search,
  hash: location.hash,
  systemTheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  systemLanguage: /^zh\b/i.test(navigator.language) ? 'zh' : 'en',
  automated: navigator.webdriver,
  keep: kept,
  sessionKeep: keepOrNull('sessionStorage'),
  ownFiles: ownFilesStorage,
  weightsCopies: browserCopies,
  ...(kept !== null && { settings: { keep: kept, names: () => Object.keys(kept) } }),
  sentinel: browserSentinel(kept),
  download,
  notifications: browserNotifications(),
});
followAddress(lab.ui, window);
tellLostRuns(lab.history, lab.alerts, lab.ui);
refreshReleased(lab.history);
attend({ ...lab, text: currentText, onText: onLanguageShown }, browserAttention());
followSettings(lab.config, createKeptSettings(keepOrNull('sessionStorage')), window);
document.documentElement.dataset.theme = lab.ui.getState().theme;

/** The images come last of what the page needs to be ready; the rest of a first look is quick. */
const SETTLED_MS = 4000;

// Automated browsers keep nothing between two pages. The development server serves no build.
if (import.meta.env.PROD && !navigator.webdriver) {
  const stop = lab.data.subscribe(({ loaded, failed }) => {
    if (loaded === null && failed === null) return;
    stop();
    setTimeout(() => {
      // Without it the page works as before, with a network.
      import('./store/page/keepOffline.ts')
        .then((module) => module.keepOffline(lab))
        .catch(() => {});
    }, SETTLED_MS);
  });
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
const page = createRoot(root);
// A page in Chinese is Chinese from its first frame on; English waits for nothing.
void showLanguage(lab.ui.getState().language).then(async () => {
  // The bundler knows the constant: a built page has neither this branch nor the gallery's chunk.
  const gallery = import.meta.env.DEV && location.hash === '#/gallery';
  const Page = gallery ? (await import('./ui/gallery/Gallery.tsx')).Gallery : App;
  page.render(
    <StrictMode>
      <LabContext value={lab}>
        <Boundary>
          <Page />
        </Boundary>
      </LabContext>
    </StrictMode>,
  );
  if (!gallery) lab.open();
});
