import type { RefObject } from 'react';

export function HelpDialog({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title">
      <h2 id="help-title">How this lab works</h2>
      <dl>
        <div>
          <dt>Train</dt>
          <dd>
            One click trains the model in the diagram on the images in the sample grid, on this
            computer’s GPU. Nothing leaves the computer.
          </dd>
        </div>
        <div>
          <dt>Settings</dt>
          <dd>
            A preset fills every field. A field that differs says what it was; the arrow keys step
            it, and its help shows while it has the focus. Changes apply to the next run.
          </dd>
        </div>
        <div>
          <dt>Charts</dt>
          <dd>
            The faint line is each step, the strong one its moving average, the dotted one chance or
            the healthy value. ✕, ▲ and ▼ mark NaN, +Inf and −Inf.
          </dd>
        </div>
        <div>
          <dt>Instance accuracy</dt>
          <dd>
            A hit counts only where the positive is strictly greater than every negative and all are
            finite, so a broken run reads 0 %, not 100 %.
          </dd>
        </div>
        <div>
          <dt>Prototypes</dt>
          <dd>
            With the method PCL each epoch first stores the key encoder’s features in this browser,
            batch by batch, and groups them by k-means; ProtoNCE compares images with the groups’
            middles. The dashed line in its accuracy is what can be reached.
          </dd>
        </div>
        <div>
          <dt>Notes</dt>
          <dd>
            Stages are bands on the charts; a dashed vertical line is a change by hand, a solid one
            an alarm. A run that was stopped or cut off goes on with Resume in the list of runs.
          </dd>
        </div>
        <div>
          <dt>Address</dt>
          <dd>
            <code>?preset=quick&set=epochs=4&set=seed=1&theme=dark</code> opens the page with these
            settings.
          </dd>
        </div>
      </dl>
      <form method="dialog">
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </dialog>
  );
}
