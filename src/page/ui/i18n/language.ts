/** The language that the page shows. English is the source and needs no dictionary. */

import { inEnglish, type Text } from '#base/words.ts';
import type { Language } from '#store/page/pageUrl.ts';

let text: Text = inEnglish;
/** The language asked for last: a dictionary that arrives late changes nothing. */
let wanted: Language = 'en';
const listeners = new Set<() => void>();

export function currentText(): Text {
  return text;
}

export function onLanguageShown(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Resolves when the page shows the language; the Chinese loads then, with the library that looks
 * it up. A dictionary that cannot be loaded leaves the page as it is.
 */
export async function showLanguage(language: Language): Promise<void> {
  wanted = language;
  let next: Text = inEnglish;
  if (language === 'zh') {
    try {
      next = (await import('./chinese.ts')).inChinese;
    } catch {
      return;
    }
  }
  if (wanted !== language || next === text) return;
  text = next;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const listener of listeners) listener();
}
