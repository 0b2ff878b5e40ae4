import { Activity, type ReactNode, Suspense, useLayoutEffect, useState } from 'react';
import { useUi } from '#store/hooks.ts';
import type { Panel } from '#store/page/pageRoute.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Boundary } from '#ui/widgets/Boundary.tsx';

/** How far each panel was scrolled when it was left. */
const scrolled = new Map<Panel, number>();

interface PanelFrameProps {
  readonly panel: Panel;
  readonly children: ReactNode;
}

/**
 * A panel that is first drawn when it is first shown, and then keeps its state: hidden, it has no
 * effects and no subscriptions, so its charts cost nothing while another panel is shown.
 */
export function PanelFrame({ panel, children }: PanelFrameProps) {
  const t = useText();
  const shown = useUi((state) => state.panel === panel);
  const [visited, setVisited] = useState(shown);
  if (shown && !visited) setVisited(true);
  return (
    visited && (
      <Activity mode={shown ? 'visible' : 'hidden'}>
        <Boundary>
          <Suspense fallback={<p className="panel-loading muted">{t('Loading…')}</p>}>
            {children}
          </Suspense>
        </Boundary>
        <KeepScroll panel={panel} />
      </Activity>
    )
  );
}

function KeepScroll({ panel }: { readonly panel: Panel }) {
  useLayoutEffect(() => {
    scrollTo({ top: scrolled.get(panel) ?? 0, behavior: 'instant' });
    const remember = () => scrolled.set(panel, scrollY);
    addEventListener('scroll', remember, { passive: true });
    return () => removeEventListener('scroll', remember);
  }, [panel]);
  return null;
}
