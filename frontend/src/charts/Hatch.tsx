/** Slanted lines, for what is unknown or still changes; its id must be the drawing's own. */
export function Hatch({ id }: { id: string }) {
  return (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path className="chart-hatch-line" d="M0,0V5" />
    </pattern>
  );
}
