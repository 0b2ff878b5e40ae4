import './MainArea.css';
import { Activity, type ComponentType, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { opensInMainArea, type SectionId } from '#store/config/rail.ts';
import { useDiagnoses, useLab, useRail } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { SECTION_TABLE } from './sections.ts';

const HeadsCard = later(
  () => import('#ui/heads/HeadsCard.tsx'),
  (module) => module.HeadsCard,
);
const StagesCard = later(
  () => import('./StagesCard.tsx'),
  (module) => module.StagesCard,
);
const ViewsCard = later(
  () => import('./ViewsCard.tsx'),
  (module) => module.ViewsCard,
);

/** What edits the sections that open here. */
const CARDS: Readonly<Partial<Record<SectionId, ComponentType>>> = {
  heads: HeadsCard,
  stages: StagesCard,
  views: ViewsCard,
};

/** The results, or the section of the settings that needs their place. */
export function MainArea({ children }: { readonly children: ReactNode }) {
  const lab = useLab();
  const open = useRail((rail) => (opensInMainArea(rail.open) ? rail.open : null));
  // A diagnosis that is to be seen is among the results.
  const revealed = useDiagnoses((state) => state.revealed !== null);
  useEffect(() => {
    if (revealed) lab.rail.leaveMainArea();
  }, [lab, revealed]);
  return (
    <>
      {open !== null && <Editor key={open} section={open} />}
      {/* Hidden and not removed: charts keep their zoom. */}
      <Activity mode={open === null ? 'visible' : 'hidden'}>{children}</Activity>
    </>
  );
}

function Editor({ section }: { readonly section: SectionId }) {
  const lab = useLab();
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const asked = useRef(document.activeElement?.id === `settings-${section}`);
  useEffect(() => {
    // Below the results on a narrow page; one that a reload opens leaves the focus alone.
    if (asked.current) heading.current?.focus();
  }, []);
  const Card = CARDS[section];
  const close = () => {
    lab.rail.close();
    document.getElementById(`settings-${section}`)?.focus();
  };
  return (
    <section className="card panel editor" aria-labelledby="editor-title">
      <div className="panel-title editor-title">
        <h2 id="editor-title" ref={heading} tabIndex={-1}>
          {t(SECTION_TABLE[section].label)}
        </h2>
        <button type="button" className="button button-small" onClick={close}>
          {t('Back to the results')}
        </button>
      </div>
      <Suspense>{Card !== undefined && <Card />}</Suspense>
    </section>
  );
}
