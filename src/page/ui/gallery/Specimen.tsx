import './Gallery.css';
import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function GallerySection({ title, children }: SectionProps) {
  return (
    <section className="gallery-section" id={title} aria-label={title}>
      <h2>{title}</h2>
      <div className="gallery-grid">{children}</div>
    </section>
  );
}

interface SpecimenProps {
  /** The widget's state. */
  readonly name: string;
  /** Takes the whole row. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Specimen({ name, wide = false, children }: SpecimenProps) {
  return (
    <div className="gallery-specimen" data-wide={wide}>
      <p className="gallery-name">{name}</p>
      <div>{children}</div>
    </div>
  );
}
