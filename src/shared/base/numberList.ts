/** Parses whole numbers from text like “50,100,200”; empty text is an empty list. */
import { say, type Words } from './words.ts';

export function numberList(text: string): number[] {
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(Number);
}

/**
 * Why a text is not a list of one to `most` whole numbers from min to max, as the end of a
 * sentence; null if it is one.
 */
export function problemWithNumberList(
  text: string,
  min: number,
  max: number,
  most = 32,
): Words | null {
  const numbers = numberList(text);
  if (numbers.length === 0) return say('must contain at least one whole number');
  if (numbers.length > most) return say('must contain at most {{most}} numbers', { most });
  const bad = numbers.find((value) => !Number.isInteger(value) || value < min || value > max);
  if (bad === undefined) return null;
  return say('must be whole numbers from {{min}} to {{max}} separated by commas', { min, max });
}
