import './SettingsPanel.css';
import { useEffect, useRef } from 'react';
import { opensInMainArea, SECTIONS, type SectionId } from '#store/config/rail.ts';
import { useConfig, useLab, useRail, useRuns } from '#store/hooks.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { FileInputs } from '#ui/data/FileInputs.tsx';
import { ImagesGist, ImagesSection } from '#ui/data/ImagesSection.tsx';
import { useText } from '#ui/i18n/useText.ts';
import { SectionFields } from './SectionFields.tsx';
import { SectionState } from './SectionState.tsx';
import { SECTION_TABLE } from './sections.ts';

/** Every field of the next run, drawn from the field table, a line for each section. */
export function SettingsPanel() {
  const t = useText();
  const training = useRuns(({ live }) => isActive(live));
  return (
    <section className="card settings" aria-labelledby="settings-title">
      <h2 id="settings-title" className="visually-hidden">
        {t('Settings')}
      </h2>
      {training && (
        <p className="settings-next" role="status">
          {t('A run is training: edits are for the next one.')}
        </p>
      )}
      {SECTIONS.map((section) => (
        <SettingsSection key={section} section={section} />
      ))}
      <FileInputs />
    </section>
  );
}

function SettingsSection({ section }: { readonly section: SectionId }) {
  const lab = useLab();
  const t = useText();
  const open = useRail((rail) => rail.open === section);
  const { label } = SECTION_TABLE[section];
  const id = `settings-${section}`;
  const inside = open && !opensInMainArea(section);
  const shows = useRail((rail) => rail.shows);
  const place = useRef<HTMLDivElement>(null);
  const before = useRef({ inside, shows });
  useEffect(() => {
    // One that a reload opens leaves the page where it was.
    const asked = !before.current.inside || before.current.shows !== shows;
    if (inside && asked) place.current?.scrollIntoView({ block: 'nearest' });
    before.current = { inside, shows };
  }, [inside, shows]);
  return (
    <div className="settings-section" data-open={open} ref={place}>
      <h3>
        <button
          type="button"
          id={id}
          className="settings-head"
          aria-expanded={open}
          aria-controls={inside ? `${id}-fields` : undefined}
          onClick={() => lab.rail.toggle(section)}
        >
          <span className="settings-name">{t(label)}</span>
          <SectionState section={section} />
          {!open && (section === 'images' ? <ImagesGist /> : <Gist section={section} />)}
        </button>
      </h3>
      {inside && (
        <fieldset className="settings-fields" id={`${id}-fields`} aria-labelledby={id}>
          {section === 'images' && <ImagesSection />}
          <SectionFields section={section} />
        </fieldset>
      )}
    </div>
  );
}

function Gist({ section }: { readonly section: SectionId }) {
  const t = useText();
  const text = useConfig((state) => SECTION_TABLE[section].gist(state.values, t));
  return <span className="settings-gist">{text}</span>;
}
