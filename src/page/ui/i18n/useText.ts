/** The page's words: English sources, looked up in the language that the page shows. */
import { useSyncExternalStore } from 'react';
import type { Text } from '#base/words.ts';
import { currentText, onLanguageShown } from './language.ts';

/**
 * `t('Run with SGD and LAMB')`, `t('{{n}} runs', { n })`. The Chinese of every literal is in
 * the `zh.ts` of the panel's folder; a component that calls this is rendered again when the
 * language changes. A text found in no dictionary stays as it is, in English.
 */
export function useText(): Text {
  return useSyncExternalStore(onLanguageShown, currentText, currentText);
}
