/** How the page looks to this user; the theme is kept in the browser. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Theme } from './pageUrl.ts';

export interface UiState {
  readonly theme: Theme;
  /** Smoothing s of the charts' moving average, 0 to 0.99. */
  readonly smoothing: number;
  /** Help lines of the config fields are all shown, not only the focused one's. */
  readonly explainFields: boolean;
}

export interface UiStore extends StoreApi<UiState> {
  switchTheme(): void;
  setSmoothing(smoothing: number): void;
  toggleExplainFields(): void;
}

/** The part of localStorage that is used; it may throw where the browser forbids storage. */
export interface Keep {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const THEME_KEY = 'protolab.theme';

export function createUiStore(asked: Theme | null, systemTheme: Theme, keep: Keep | null): UiStore {
  const store = createStore<UiState>(() => ({
    theme: asked ?? readTheme(keep) ?? systemTheme,
    smoothing: 0.6,
    explainFields: false,
  }));
  return Object.assign(store, {
    switchTheme() {
      const theme = store.getState().theme === 'dark' ? 'light' : 'dark';
      store.setState({ theme });
      try {
        keep?.setItem(THEME_KEY, theme);
      } catch {
        // A browser that keeps nothing still shows the chosen theme until the page closes.
      }
    },
    setSmoothing(smoothing: number) {
      store.setState({ smoothing: Math.min(0.99, Math.max(0, smoothing)) });
    },
    toggleExplainFields() {
      store.setState((state) => ({ explainFields: !state.explainFields }));
    },
  });
}

function readTheme(keep: Keep | null): Theme | null {
  try {
    const kept = keep?.getItem(THEME_KEY);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null;
  }
}
