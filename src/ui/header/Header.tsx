import './Header.css';
import { useRef } from 'react';
import { useLab, useRuns, useUi } from '#store/hooks.ts';
import { AdapterPill } from './AdapterPill.tsx';
import { HelpDialog } from './HelpDialog.tsx';

export function Header() {
  const help = useRef<HTMLDialogElement>(null);
  return (
    <header className="header">
      <h1 className="header-name">
        <Mark />
        Protolab
      </h1>
      <AdapterPill device={useRuns((state) => state.device)} />
      <ThemeSwitch />
      <button
        type="button"
        className="button button-icon"
        aria-label="Help"
        onClick={() => help.current?.showModal()}
      >
        ?
      </button>
      <HelpDialog dialog={help} />
    </header>
  );
}

function ThemeSwitch() {
  const lab = useLab();
  const dark = useUi((state) => state.theme === 'dark');
  return (
    <button
      type="button"
      className="button button-icon"
      aria-label={dark ? 'Switch to the light theme' : 'Switch to the dark theme'}
      onClick={() => lab.ui.switchTheme()}
    >
      <svg width="15" height="15" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />
      </svg>
    </button>
  );
}

/** Two views of one thing, pulled together. */
function Mark() {
  return (
    <svg className="header-mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="12" cy="16" r="10" fill="#0072B2" />
      <circle cx="20" cy="16" r="10" fill="#D55E00" />
      <path d="M16 6.83a10 10 0 0 1 0 18.34a10 10 0 0 1 0-18.34z" fill="#009E73" />
    </svg>
  );
}
