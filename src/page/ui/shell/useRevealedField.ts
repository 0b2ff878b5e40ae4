import { useEffect } from 'react';
import { useLab, useUi } from '#store/hooks.ts';
import { sectionOf } from '#ui/config/sections.ts';

/** Frames to wait for a panel that is drawn when it is first shown. */
const FRAMES = 120;

/** Opens the section of the field that was asked for, and takes the focus there. */
export function useRevealedField(): void {
  const lab = useLab();
  const field = useUi((state) => state.revealedField);
  useEffect(() => {
    if (field === null) return;
    lab.rail.show(sectionOf(field));
    let left = FRAMES;
    const look = () => {
      // A dialog that closes gives the focus back to what had it before.
      const closing = document.querySelector('[role="dialog"], dialog[open]') !== null;
      const input = closing ? null : document.getElementById(`field-${field}`);
      if (input !== null) unfold(input);
      if (input !== null && input.getClientRects().length > 0) {
        input.scrollIntoView({ block: 'center' });
        input.focus({ preventScroll: true });
        lab.ui.settleField();
      } else if (left-- > 0) frame = requestAnimationFrame(look);
      else lab.ui.settleField();
    };
    let frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [lab, field]);
}

/** Opens what hides an element: folded details, and what a button of its own folds. */
function unfold(element: Element): void {
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
    else if (at.dataset.open === 'false') {
      at.querySelector<HTMLElement>(':scope > button[aria-expanded="false"]')?.click();
    }
  }
}
