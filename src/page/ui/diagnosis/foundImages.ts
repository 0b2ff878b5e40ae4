import type { Finding } from '#run/diagnosis.ts';

/** The numbers of the images that a finding names; empty if it names none. */
export function foundImages({ values }: Finding): readonly number[] {
  const { images } = values;
  return typeof images === 'string' ? images.split(',').map(Number).filter(Number.isInteger) : [];
}
