/** Theme, language, view settings and the shown panel; theme and language are stored. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FieldName } from '#run/fields/fields.ts';
import type { Panel, Route } from './pageRoute.ts';
import type { Language, Theme } from './pageUrl.ts';

export interface UiState {
  readonly theme: Theme;
  readonly language: Language;
  /** The panel that the page shows. */
  readonly panel: Panel;
  /** Each panel's part of the address, kept while another panel is shown. */
  readonly queries: Readonly<Record<Panel, string>>;
  /** Smoothing s of the charts' moving average, 0 to 0.99. */
  readonly smoothing: number;
  /** Shows the help lines of all config fields, not only the focused one's. */
  readonly explainFields: boolean;
  /** Whether a visitor without runs is told what the page is for. */
  readonly welcome: boolean;
  /** The field that is to be unfolded, scrolled into view and focused, until it is. */
  readonly revealedField: FieldName | null;
}

export interface UiStore extends StoreApi<UiState> {
  switchTheme(): void;
  setLanguage(language: Language): void;
  /** Shows a panel; without a query it keeps its last one. */
  go(panel: Panel, query?: string): void;
  /** Changes a panel's part of the address; adds no history entry. */
  setQuery(panel: Panel, query: string): void;
  setSmoothing(smoothing: number): void;
  toggleExplainFields(): void;
  /** The welcome is not shown again in this browser. */
  dismissWelcome(): void;
  /** Goes to the Train panel and to the input of a field. */
  revealField(field: FieldName): void;
  /** Called after the field has the focus. */
  settleField(): void;
  /**
   * Whether the first visit's tour is due: asked for in the address, or never seen here. Without
   * storage or under automation it must be asked for.
   */
  wantsTour(): boolean;
  rememberTour(): void;
}

/** The part of localStorage that is used; it may throw if the browser forbids storage. */
export interface Keep {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Preferences from the address and the system; the address takes precedence over stored ones. */
export interface UiWishes {
  readonly theme: Theme | null;
  readonly language: Language | null;
  readonly systemTheme: Theme;
  readonly systemLanguage: Language;
  readonly route: Route;
  /** The address asks for the tour. */
  readonly tour: boolean;
  /** The browser is controlled by automation. */
  readonly automated: boolean;
}

const THEME_KEY = 'protolab.theme';
const LANGUAGE_KEY = 'protolab.language';
const TOUR_KEY = 'protolab.toured';
const WELCOME_KEY = 'protolab.welcome';

export function createUiStore(wishes: UiWishes, keep: Keep | null): UiStore {
  const read = (key: string): string | null => {
    try {
      return keep?.getItem(key) ?? null;
    } catch {
      return null;
    }
  };
  const write = (key: string, value: string) => {
    try {
      keep?.setItem(key, value);
    } catch {
      // Without storage the choice lasts until the page closes.
    }
  };
  const keptTheme = read(THEME_KEY);
  const keptLanguage = read(LANGUAGE_KEY);
  const store = createStore<UiState>(() => ({
    theme: wishes.theme ?? (isTheme(keptTheme) ? keptTheme : wishes.systemTheme),
    language: wishes.language ?? (isLanguage(keptLanguage) ? keptLanguage : wishes.systemLanguage),
    panel: wishes.route.panel,
    queries: {
      train: '',
      compare: '',
      prototypes: '',
      experiments: '',
      runs: '',
      bench: '',
      [wishes.route.panel]: wishes.route.query,
    },
    smoothing: 0.6,
    explainFields: false,
    welcome: read(WELCOME_KEY) === null,
    revealedField: null,
  }));
  return Object.assign(store, {
    switchTheme() {
      const theme = store.getState().theme === 'dark' ? 'light' : 'dark';
      store.setState({ theme });
      write(THEME_KEY, theme);
    },
    setLanguage(language: Language) {
      store.setState({ language });
      write(LANGUAGE_KEY, language);
    },
    go(panel: Panel, query?: string) {
      store.setState(({ queries }) => ({
        panel,
        queries: query === undefined ? queries : { ...queries, [panel]: query },
      }));
    },
    setQuery(panel: Panel, query: string) {
      store.setState(({ queries }) => ({ queries: { ...queries, [panel]: query } }));
    },
    setSmoothing(smoothing: number) {
      store.setState({ smoothing: Math.min(0.99, Math.max(0, smoothing)) });
    },
    toggleExplainFields() {
      store.setState((state) => ({ explainFields: !state.explainFields }));
    },
    dismissWelcome() {
      store.setState({ welcome: false });
      write(WELCOME_KEY, 'dismissed');
    },
    revealField: (revealedField: FieldName) => store.setState({ revealedField, panel: 'train' }),
    settleField: () => store.setState({ revealedField: null }),
    wantsTour: () => wishes.tour || (!wishes.automated && keep !== null && read(TOUR_KEY) === null),
    rememberTour: () => write(TOUR_KEY, 'yes'),
  });
}

function isTheme(text: string | null): text is Theme {
  return text === 'light' || text === 'dark';
}

function isLanguage(text: string | null): text is Language {
  return text === 'en' || text === 'zh';
}
