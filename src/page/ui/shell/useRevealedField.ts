import { useEffect } from 'react';
import { useLab, useUi } from '#store/hooks.ts';
import { sectionOf } from '#ui/config/sections.ts';

/** Frames to wait for a panel that is drawn when it is first shown. */
const FRAMES = 120;

/** Frames for which the field keeps the focus: the palette, as it closes, gives it back elsewhere. */
const HELD = 12;

/** Opens the section of the field that was asked for, and takes the focus there. */
export function useRevealedField(): void {
  const lab = useLab();
  const field = useUi((state) => state.revealedField);
  useEffect(() => {
    if (field === null) return;
    lab.rail.show(sectionOf(field));
    let left = FRAMES;
    let held = 0;
    const look = () => {
      const input = document.getElementById(`field-${field}`);
      if (input !== null) unfold(input);
      if (input !== null && document.activeElement === input) held++;
      else if (input !== null && input.getClientRects().length > 0) {
        held = 0;
        input.scrollIntoView({ block: 'center' });
        input.focus({ preventScroll: true });
      }
      if (held < HELD && left-- > 0) frame = requestAnimationFrame(look);
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
