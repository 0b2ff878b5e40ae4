/** A row of controls that is one stop of the Tab key. */
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';

const CONTROLS = 'button, input, select, a[href]';

/**
 * The WAI-ARIA toolbar pattern: Tab enters the row at the control that was used last; ← and →,
 * Home and End move along it. Up and down still change a slider or a choice. Controls may come
 * and go.
 */
export function useToolbarKeys(): {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
} {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const bar = ref.current;
    if (bar === null) return;
    let last: HTMLElement | null = null;
    const settle = () => {
      const controls = controlsOf(bar);
      const stop = controls.find((control) => control === last) ?? controls[0];
      for (const control of controls) control.tabIndex = control === stop ? 0 : -1;
    };
    const focused = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) last = target;
      settle();
    };
    const watch = new MutationObserver(settle);
    watch.observe(bar, { subtree: true, childList: true, attributeFilter: ['disabled'] });
    bar.addEventListener('focusin', focused);
    settle();
    return () => {
      watch.disconnect();
      bar.removeEventListener('focusin', focused);
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const bar = ref.current;
    if (bar === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const controls = controlsOf(bar);
    const at = event.target instanceof HTMLElement ? controls.indexOf(event.target) : -1;
    // A menu that hangs on one of the controls has keys of its own.
    if (at < 0) return;
    const places: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: controls.length - 1,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    controls.at(place % controls.length)?.focus();
  };
  return { ref, onKeyDown };
}

function controlsOf(bar: HTMLElement): HTMLElement[] {
  return Array.from(bar.querySelectorAll<HTMLElement>(CONTROLS)).filter(
    (control) => !control.matches(':disabled'),
  );
}
