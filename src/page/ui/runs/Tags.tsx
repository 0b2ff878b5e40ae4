export function Tags({ tags }: { readonly tags: readonly string[] }) {
  return (
    <span className="runs-tags">
      {tags.map((tag) => (
        <span key={tag} className="chip">
          {tag}
        </span>
      ))}
    </span>
  );
}
