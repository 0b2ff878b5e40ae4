/**
 * Thresholds of the causes, from runs that broke and runs that did not. Healthy runs move their
 * median tensor by 0.001 to 0.005 of its norm per step and grow it 1.3-fold; the alarms are raised
 * at 0.01 and 5. Early in a run tensors move faster for some steps, so a rate alone is blamed only
 * from ten times the alarm's threshold on.
 */
export const THRESHOLD = {
  /** LAMB trained at 0.005 and broke at 0.01 (step 2310). */
  lambRatio: 0.0075,
  wildRatio: 0.1,
  growth: 5,
  shrink: 0.7,
  spread: 0.1,
  /**
   * Of a loss without negatives, 2 − 2·cos: a cosine of 0.95 to the target. BYOL on the quick scenes
   * was at 0.13 to 0.34 with a spread of 0.44 to 0.52; at a rate of 1 its spread fell below 0.1 by
   * step 15, and the loss below 0.1 by step 71, after the target had followed.
   */
  targetLoss: 0.1,
  dead: 0.9,
  tied: 0.05,
  /**
   * Images that batch norm must normalise together. In the first layer, where the pixels of an
   * image are similar, the means of groups of 2, 4, 8 and 32 scattered by 0.55, 0.32, 0.23 and 0.07
   * standard deviations, and after 100 steps the spread was 0.06, 0.15, 0.18 and 0.22.
   */
  normRows: 16,
  normNoise: 0.3,
} as const;
