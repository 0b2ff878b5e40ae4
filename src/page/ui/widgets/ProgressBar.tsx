interface ProgressBarProps {
  readonly label: string;
  /** 0 to 100; null while the end is unknown. */
  readonly percent: number | null;
  /** What a screen reader says in place of the percentage. */
  readonly text?: string;
}

export function ProgressBar({ label, percent, text }: ProgressBarProps) {
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      aria-valuetext={text}
    >
      {percent === null ? (
        <div className="bar-fill bar-waiting" />
      ) : (
        <div className="bar-fill" style={{ width: `${percent}%` }} />
      )}
    </div>
  );
}
