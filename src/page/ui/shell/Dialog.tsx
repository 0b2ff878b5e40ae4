import './Dialog.css';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { useText } from '#ui/i18n/useText.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Already in the page's language. */
  readonly title: string;
  /** The title is read by screen readers only. */
  readonly titleHidden?: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/**
 * A modal dialog: `<Dialog open={open} onClose={close} title={t('Sweep')}>…</Dialog>`. Focus stays
 * inside and returns to where it was; Escape, the cross and a press outside close it.
 *
 * Its backdrop is an element of our own and not Radix's Overlay: that one locks the
 * page's scroll with a style element, which the content security policy refuses. For the same
 * reason `DropdownMenu.Root` and `Popover.Root` want `modal={false}` and
 * Radix's Select and ScrollArea cannot be used.
 */
export function Dialog({ open, onClose, title, titleHidden, wide, children }: DialogProps) {
  const t = useText();
  const before = useRef<Element | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={(wanted) => !wanted && onClose()}>
      <Radix.Portal>
        <div className="dialog-ground" />
        <Radix.Content
          className="dialog card"
          data-wide={wide}
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          // Radix gives the focus to its own trigger, of which there is none.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
        >
          <div className={titleHidden ? 'visually-hidden' : 'dialog-head'}>
            <Radix.Title>{title}</Radix.Title>
            {!titleHidden && (
              <Radix.Close className="button button-icon button-quiet" aria-label={t('Close')}>
                ×
              </Radix.Close>
            )}
          </div>
          <div className="dialog-body">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
