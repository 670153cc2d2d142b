/** Said where the gateway keeps its schema to itself: the editors lack what they know of it elsewhere. */
export function Closed() {
  return (
    <p className="closed" role="note">
      This gateway does not tell its schema: there is no completion and no documentation here. Queries run as
      ever.
    </p>
  );
}
