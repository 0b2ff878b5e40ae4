import { Popover } from 'radix-ui';
import { useText } from '#ui/i18n/useText.ts';
import { PartEditor } from './PartEditor.tsx';
import type { PartId } from './parts.ts';

interface PartPopoverProps {
  readonly part: PartId;
  /** The box's name, in English. */
  readonly name: string;
  readonly stage: number;
  /** Its position in the drawing; null for a box that the editor has removed. */
  readonly anchor: { getBoundingClientRect(): DOMRect };
  readonly side: 'right' | 'bottom';
  readonly onClose: () => void;
  readonly returnFocus: () => void;
}

/** A part's editor beside its box; a press on another box is that box's own. */
export function PartPopover({
  part,
  name,
  stage,
  side,
  anchor,
  onClose,
  returnFocus,
}: PartPopoverProps) {
  const t = useText();
  return (
    // Not modal: Radix's modal popover locks the scroll with a style element, which the page's
    // content security policy refuses.
    <Popover.Root modal={false} open onOpenChange={(wanted) => !wanted && onClose()}>
      <Popover.Anchor virtualRef={{ current: anchor }} />
      <Popover.Portal>
        <Popover.Content
          className="part-editor card"
          aria-label={t(name)}
          side={side}
          sideOffset={6}
          collisionPadding={10}
          onInteractOutside={(event) => {
            const { target } = event;
            if (target instanceof Element && target.closest('.diagram-button') !== null) {
              event.preventDefault();
            }
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus();
          }}
        >
          <PartEditor part={part} stage={stage} onClose={onClose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
