import { useEffect } from 'react';
import { useLab } from '#store/hooks.ts';

/**
 * Ctrl or ⌘ Z takes back a choice of the settings, with Shift (or Ctrl Y) it comes again. Other
 * inputs and dialogs keep the keys for themselves.
 */
export function useUndoKeys(): void {
  const lab = useLab();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      if (!(event.ctrlKey || event.metaKey) || isForeign(event.target)) return;
      const letter = event.key.toLowerCase();
      if (letter === 'z' && !event.shiftKey) lab.config.undo();
      else if (letter === 'z' || (letter === 'y' && event.ctrlKey)) lab.config.redo();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [lab]);
}

function isForeign(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('.dialog') !== null) return true;
  const typed = target.closest(
    'textarea, [contenteditable="true"], input:not([type="checkbox"], [type="radio"])',
  );
  return typed !== null && !(typed instanceof HTMLElement && typed.dataset.undo === 'config');
}
