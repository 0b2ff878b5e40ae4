/** Roughly what a letter takes of a text of 12 px; a Chinese one is a square. */
const LETTER = 6.4;
const HAN = 12;

/** The width of a text of 12 px that is not measured, px. */
export function textWidth(text: string): number {
  return Array.from(text).reduce(
    (width, letter) => width + (/[\p{Script=Han}，。：；（）]/u.test(letter) ? HAN : LETTER),
    0,
  );
}
