/** Before a tensor's optimizer state: 1 − β₁ᵗ, 1 − β₂ᵗ, t, 0. */
export const STATE_PREFIX = 'optimizer.state.';
