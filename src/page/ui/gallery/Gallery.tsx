import '#ui/tokens.css';
import '#ui/base.css';
import '#ui/App.css';
import { Tooltip } from 'radix-ui';
import { useLab, useUi } from '#store/hooks.ts';
import { useAppearance } from '#ui/shell/useAppearance.ts';
import { ChartSpecimens } from './ChartSpecimens.tsx';
import { ControlSpecimens } from './ControlSpecimens.tsx';
import { DiagnosisSpecimens } from './DiagnosisSpecimens.tsx';
import { DialogSpecimens } from './DialogSpecimens.tsx';
import { FieldSpecimens } from './FieldSpecimens.tsx';
import { MessageSpecimens } from './MessageSpecimens.tsx';
import { PanelSpecimens } from './PanelSpecimens.tsx';
import { RunSpecimens } from './RunSpecimens.tsx';
import { GallerySection } from './Specimen.tsx';
import { VerdictSpecimens } from './VerdictSpecimens.tsx';

const SECTIONS = [
  { title: 'Controls', Content: ControlSpecimens },
  { title: 'Fields', Content: FieldSpecimens },
  { title: 'Messages', Content: MessageSpecimens },
  { title: 'Verdicts', Content: VerdictSpecimens },
  { title: 'Runs', Content: RunSpecimens },
  { title: 'Charts', Content: ChartSpecimens },
  { title: 'Diagnosis', Content: DiagnosisSpecimens },
  { title: 'Dialogs', Content: DialogSpecimens },
  { title: 'Panels', Content: PanelSpecimens },
] as const;

/**
 * Every widget in its states, at `#/gallery` of `npm run dev`; `?theme=dark` and `?lang=zh` in the
 * address work as on the page. A built page does not contain it.
 */
export function Gallery() {
  const lab = useLab();
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  useAppearance();
  return (
    <Tooltip.Provider>
      <main className="gallery" data-marker="widget-gallery">
        <div className="gallery-head">
          <h1>Widgets</h1>
          {SECTIONS.map(({ title }) => (
            <button
              key={title}
              type="button"
              className="link-button"
              onClick={() => void document.getElementById(title)?.scrollIntoView()}
            >
              {title}
            </button>
          ))}
          <button
            type="button"
            className="button button-small"
            onClick={() => lab.ui.switchTheme()}
          >
            {theme === 'dark' ? 'Light theme' : 'Dark theme'}
          </button>
          <button
            type="button"
            className="button button-small"
            onClick={() => lab.ui.setLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {language === 'zh' ? 'English' : '中文'}
          </button>
        </div>
        {SECTIONS.map(({ title, Content }) => (
          <GallerySection key={title} title={title}>
            <Content />
          </GallerySection>
        ))}
      </main>
    </Tooltip.Provider>
  );
}
