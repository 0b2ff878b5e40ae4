import './Boundary.css';
import { Component, type ReactNode } from 'react';
import { type FailedForm, FailedPart } from './FailedPart.tsx';

interface BoundaryProps {
  readonly children: ReactNode;
  /** How the failure is shown; a card in the part's place if it is not given. */
  readonly form?: FailedForm;
  /** Called before the part is drawn again. */
  readonly onRetry?: () => void;
  /** The user dismissed the alert of a part that has no place of its own. */
  readonly onDismiss?: () => void;
}

interface BoundaryState {
  readonly failure: { readonly error: unknown } | null;
  /** How often it failed. */
  readonly times: number;
}

/**
 * A part of the page whose failure leaves the other parts alone: a sentence and Retry in its place.
 * React knows boundaries as classes only.
 */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null, times: 0 };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { failure: { error } };
  }

  override componentDidCatch(): void {
    this.setState(({ times }) => ({ times: times + 1 }));
  }

  readonly #retry = () => {
    this.props.onRetry?.();
    this.setState({ failure: null });
  };

  override render(): ReactNode {
    const { failure, times } = this.state;
    const { children, form = 'card', onDismiss } = this.props;
    if (failure === null) return children;
    return (
      <FailedPart
        {...{ form, times }}
        error={failure.error}
        retry={this.#retry}
        dismissed={onDismiss}
      />
    );
  }
}
