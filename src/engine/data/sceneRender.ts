import type { RandomStream } from '#base/random.ts';
import { CELL_SIDE, GLYPH_SIDE } from './emojiSheet.ts';

const NOISE_SIDE = 3;
const noise = new Float64Array(NOISE_SIDE * NOISE_SIDE * 3);
const sample = new Float64Array(4);

/**
 * One scene: a glyph scaled by U(0.5, 0.95), turned by U(−0.35, 0.35) rad, anywhere its
 * turned square fits, over 3×3 noise enlarged bilinearly, all times a brightness U(0.7, 1).
 * Uses only exactly rounded arithmetic, so every machine draws the same bytes.
 * @param cell CELL_SIDE² × 4 premultiplied, as EmojiSheet gives it
 * @param out receives side × side × 3 RGB bytes at `offset`
 */
export function renderScene(
  cell: Float32Array,
  side: number,
  random: RandomStream,
  out: Uint8Array,
  offset: number,
): void {
  const scale = random.uniform(0.5, 0.95);
  const angle = random.uniform(-0.35, 0.35);
  // Half the turned square's extent; one that does not fit is centred.
  const reach = Math.min(0.5, (scale / 2) * (cosOf(angle) + Math.abs(sinOf(angle))));
  const centreX = random.uniform(reach, 1 - reach) * side;
  const centreY = random.uniform(reach, 1 - reach) * side;
  const brightness = random.uniform(0.7, 1);
  fillNoise(random);
  const glyphPixels = GLYPH_SIDE / (scale * side);
  const cosine = cosOf(angle) * glyphPixels;
  const sine = sinOf(angle) * glyphPixels;
  // Samples are less than a glyph pixel apart, so that shrinking does not skip any.
  const samples = 1 + Math.ceil(glyphPixels);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      sample.fill(0);
      for (let j = 0; j < samples; j++) {
        const dy = y + (j + 0.5) / samples - centreY;
        for (let i = 0; i < samples; i++) {
          const dx = x + (i + 0.5) / samples - centreX;
          addSample(
            cell,
            dx * cosine + dy * sine + CELL_SIDE / 2 - 0.5,
            dy * cosine - dx * sine + CELL_SIDE / 2 - 0.5,
          );
        }
      }
      const share = 1 / (samples * samples);
      const ground = 1 - (sample[3] as number) * share;
      const at = offset + (y * side + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = (sample[channel] as number) * share + ground * noiseAt(x, y, side, channel);
        out[at + channel] = Math.round(255 * brightness * value);
      }
    }
  }
}

/** Adds the cell's colour at a point (in cell pixels, bilinear, nothing outside) to `sample`. */
function addSample(cell: Float32Array, u: number, v: number): void {
  const left = Math.floor(u);
  const top = Math.floor(v);
  if (left < 0 || top < 0 || left >= CELL_SIDE - 1 || top >= CELL_SIDE - 1) return;
  const fx = u - left;
  const fy = v - top;
  const at = (top * CELL_SIDE + left) * 4;
  const below = at + CELL_SIDE * 4;
  for (let channel = 0; channel < 4; channel++) {
    const upper =
      (cell[at + channel] as number) * (1 - fx) + (cell[at + 4 + channel] as number) * fx;
    const lower =
      (cell[below + channel] as number) * (1 - fx) + (cell[below + 4 + channel] as number) * fx;
    sample[channel] = (sample[channel] as number) + upper * (1 - fy) + lower * fy;
  }
}

function fillNoise(random: RandomStream): void {
  for (let i = 0; i < noise.length; i += 3) {
    const grey = random.uniform();
    for (let channel = 0; channel < 3; channel++) {
      const value = grey + random.uniform(-0.125, 0.125);
      noise[i + channel] = Math.min(1, Math.max(0, value));
    }
  }
}

/** The noise at a pixel: bilinear between cell centres, flat beyond the outer ones. */
function noiseAt(x: number, y: number, side: number, channel: number): number {
  const u = clampToNoise(((x + 0.5) * NOISE_SIDE) / side - 0.5);
  const v = clampToNoise(((y + 0.5) * NOISE_SIDE) / side - 0.5);
  const left = Math.min(Math.floor(u), NOISE_SIDE - 2);
  const top = Math.min(Math.floor(v), NOISE_SIDE - 2);
  const fx = u - left;
  const fy = v - top;
  const at = (top * NOISE_SIDE + left) * 3 + channel;
  const below = at + NOISE_SIDE * 3;
  const upper = (noise[at] as number) * (1 - fx) + (noise[at + 3] as number) * fx;
  const lower = (noise[below] as number) * (1 - fx) + (noise[below + 3] as number) * fx;
  return upper * (1 - fy) + lower * fy;
}

function clampToNoise(position: number): number {
  return Math.min(NOISE_SIDE - 1, Math.max(0, position));
}

/**
 * Taylor series, to 1e-15 for angles under 0.5 rad. Math.sin and Math.cos may differ in the
 * last bit from one engine to another.
 */
function sinOf(angle: number): number {
  const q = angle * angle;
  return angle * (1 - (q / 6) * (1 - (q / 20) * (1 - (q / 42) * (1 - (q / 72) * (1 - q / 110)))));
}

function cosOf(angle: number): number {
  const q = angle * angle;
  return 1 - (q / 2) * (1 - (q / 12) * (1 - (q / 30) * (1 - (q / 56) * (1 - q / 90))));
}
