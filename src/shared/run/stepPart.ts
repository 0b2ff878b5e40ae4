/** The part of a training step that an array or a command belongs to. */
export type StepPart =
  /** The model's state before the step, not written by any of its commands. */
  | 'state'
  /** The views, before any parameter is applied. */
  | 'data'
  /** The momentum update of the keys and the weights rounded by autocast. */
  | 'weights'
  | 'forward'
  | 'gradient'
  /** The optimizer and all later writes. */
  | 'update';
