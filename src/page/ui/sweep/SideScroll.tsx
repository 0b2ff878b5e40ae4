import type { ReactNode, RefObject } from 'react';

interface SideScrollProps {
  readonly name: string;
  readonly into?: RefObject<HTMLDivElement | null>;
  readonly children: ReactNode;
}

/** What scrolls sideways where it does not fit. */
export function SideScroll({ name, into, children }: SideScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section className="sweep-scroll" aria-label={name} tabIndex={0}>
      <div ref={into}>{children}</div>
    </section>
  );
}
