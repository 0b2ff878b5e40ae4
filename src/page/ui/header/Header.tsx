import './Header.css';
import { useLab, useRuns, useUi } from '#store/hooks.ts';
import { routeHash } from '#store/page/pageRoute.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { useText } from '#ui/i18n/useText.ts';
import { PLACES, type Place } from '#ui/shell/places.ts';
import { openDialog } from '#ui/shell/shellStore.ts';
import { Tip } from '#ui/shell/Tip.tsx';
import { AdapterPill } from './AdapterPill.tsx';

export function Header() {
  const t = useText();
  return (
    <header className="header">
      <h1 className="header-name">
        <Mark />
        Protolab
      </h1>
      <nav className="header-nav" aria-label={t('Panels')}>
        {PLACES.filter(({ unlisted }) => !unlisted).map((place) => (
          <PlaceLink key={place.panel} {...place} />
        ))}
      </nav>
      <div className="header-tools">
        <AdapterPill device={useRuns((state) => state.device)} />
        <Tip text={t('Find any command or panel by name')}>
          <button
            type="button"
            className="button button-icon"
            aria-label={t('Commands')}
            onClick={() => openDialog('palette')}
          >
            <svg width="15" height="15" viewBox="0 0 16 16" aria-hidden="true">
              <circle cx="7" cy="7" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
              <path d="M10.6 10.6 14 14" stroke="currentColor" strokeWidth="1.5" />
            </svg>
          </button>
        </Tip>
        <LanguageSwitch />
        <ThemeSwitch />
        <Tip text={t('Help and shortcuts')}>
          <button
            type="button"
            className="button button-icon"
            aria-label={t('Help')}
            onClick={() => openDialog('help')}
          >
            ?
          </button>
        </Tip>
      </div>
    </header>
  );
}

/** The link keeps what its panel shows; on other panels Train's says that a run is under way. */
function PlaceLink({ panel, label }: Place) {
  const t = useText();
  const shown = useUi((state) => state.panel === panel);
  // From a run's page the link leads back to the table.
  const query = useUi((state) => (shown && panel === 'runs' ? '' : state.queries[panel]));
  const training = useRuns(({ live }) => panel === 'train' && isActive(live));
  return (
    <a
      className="header-link"
      href={routeHash({ panel, query })}
      aria-current={shown ? 'page' : undefined}
    >
      {t(label)}
      {training && !shown && <span className="header-live" title={t('A run is in progress')} />}
    </a>
  );
}

/** Named in the language it leads to. */
function LanguageSwitch() {
  const lab = useLab();
  const chinese = useUi((state) => state.language === 'zh');
  return (
    <button
      type="button"
      className="button button-round"
      lang={chinese ? 'en' : 'zh-CN'}
      onClick={() => lab.ui.setLanguage(chinese ? 'en' : 'zh')}
    >
      {chinese ? 'English' : '中文'}
    </button>
  );
}

function ThemeSwitch() {
  const t = useText();
  const lab = useLab();
  const dark = useUi((state) => state.theme === 'dark');
  const name = dark ? t('Switch to the light theme') : t('Switch to the dark theme');
  return (
    <Tip text={name}>
      <button
        type="button"
        className="button button-icon"
        aria-label={name}
        onClick={() => lab.ui.switchTheme()}
      >
        <svg width="15" height="15" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />
        </svg>
      </button>
    </Tip>
  );
}

/** The logo: two overlapping views. */
function Mark() {
  return (
    <svg className="header-mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="12" cy="16" r="10" fill="#0072B2" />
      <circle cx="20" cy="16" r="10" fill="#D55E00" />
      <path d="M16 6.83a10 10 0 0 1 0 18.34a10 10 0 0 1 0-18.34z" fill="#009E73" />
    </svg>
  );
}
