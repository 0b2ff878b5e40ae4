import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';

interface CardPopoverProps {
  /** What the button says. */
  readonly button: string;
  readonly look?: 'button' | 'button button-small';
  readonly disabled?: boolean;
  /** The card's name for screen readers; that of the button if it is not given. */
  readonly name?: string;
  /** Class of the card. */
  readonly card: string;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}

/** A button that opens a card below it; `Popover.Close` inside closes it. */
export function CardPopover({
  button,
  look = 'button button-small',
  disabled = false,
  name = button,
  card,
  align = 'start',
  children,
}: CardPopoverProps) {
  return (
    <Popover.Root>
      <Popover.Trigger className={look} disabled={disabled}>
        {button}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={`card ${card}`}
          aria-label={name}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
