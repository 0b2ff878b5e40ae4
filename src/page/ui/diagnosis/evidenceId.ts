/** The element under the numbers that the verdict's Evidence button opens. */
export const EVIDENCE_ID = 'evidence';
