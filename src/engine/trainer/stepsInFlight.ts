/**
 * Steps submitted before the oldest record is awaited: one runs while the next is prepared. Short
 * steps need more, since reading a record back takes milliseconds; for long ones two are enough,
 * and a stop or a NaN takes effect sooner.
 */
const LONG = 2;
export const MOST_IN_FLIGHT = 4;

/** Steps below this are short. */
const SHORT_STEP_MS = 25;

export const stepsInFlight = (meanStepMs: number): number =>
  meanStepMs < SHORT_STEP_MS ? MOST_IN_FLIGHT : LONG;
