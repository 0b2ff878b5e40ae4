import { useEffect } from 'react';
import { useUi } from '#store/hooks.ts';
import { showLanguage } from '#ui/i18n/language.ts';

/** Gives the document the theme and the language that the lab has. */
export function useAppearance(): void {
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    void showLanguage(language);
  }, [language]);
}
