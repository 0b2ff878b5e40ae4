import { SecondView } from './SecondView.tsx';
import { SectionFields } from './SectionFields.tsx';
import { ViewPipelines } from './ViewPipelines.tsx';
import { ViewPresetChoice } from './ViewPresetChoice.tsx';
import { ViewsPreview } from './ViewsPreview.tsx';

/** The augmentation beside what it makes of the loaded images. */
export function ViewsCard() {
  return (
    <div className="editor-columns">
      <div className="views-side">
        <ViewsPreview />
        <ViewPipelines />
      </div>
      <div>
        <ViewPresetChoice />
        <SectionFields section="views" />
        <SecondView />
      </div>
    </div>
  );
}
