/** A run's own colour, as the charts draw it; hollow where they choose. */
export function ColourDot({ colour }: { readonly colour: number | null }) {
  return (
    <span
      className="runs-dot"
      aria-hidden="true"
      style={colour === null ? undefined : { background: colourToken(colour) }}
    />
  );
}

export const colourToken = (colour: number): string => `var(--line-${colour + 1})`;
