/** The part of a training step that an array or a command belongs to. */
export type StepPart =
  /** The model's state before the step: no command of the step makes it. */
  | 'state'
  /** The views, before any parameter enters. */
  | 'data'
  /** Key momentum and the weights as autocast rounds them. */
  | 'weights'
  | 'forward'
  | 'gradient'
  /** The optimizer and everything written after its decision. */
  | 'update';
