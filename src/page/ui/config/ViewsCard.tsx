import { SectionFields } from './SectionFields.tsx';
import { ViewsPreview } from './ViewsPreview.tsx';

/** The augmentation beside what it makes of the loaded images. */
export function ViewsCard() {
  return (
    <div className="editor-columns">
      <ViewsPreview />
      <SectionFields section="views" />
    </div>
  );
}
