import './Tip.css';
import { Tooltip } from 'radix-ui';
import type { ReactElement } from 'react';

interface TipProps {
  /** Already in the page's language. */
  readonly text: string;
  /** One element that takes a ref, focus and pointer events: a button, a link, a span. */
  readonly children: ReactElement;
}

/**
 * Words beside an element under the pointer or the focus: `<Tip text={t('…')}><button …/></Tip>`.
 * They add to the element's name and never replace it; App holds the provider.
 */
export function Tip({ text, children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
